// Called as microservice.yml has it: a command word, and one JSON object.
function fail(message) {
  console.error(`translate: ${message}`);
  process.exit(1);
}

const words = { de: { good: 'gut' }, fr: { good: 'bon' } };
const [command, json = '{}'] = process.argv.slice(2);
if (command !== 'translate') fail(`there is no command ${command}`);
const { word, to } = JSON.parse(json);
for (const [name, value] of Object.entries({ word, to })) if (value === undefined) fail(`${name} is missing`);
console.log(JSON.stringify({ word, translation: words[to]?.[word] ?? word }));
