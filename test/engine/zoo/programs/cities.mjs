// Called as asyncy.yml has it: a command word, positional arguments in order, --name value.
import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';

function fail(message) {
  console.error(`cities: ${message}`);
  process.exit(64);
}

const commands = {
  greet([name], { tone = 'kind' }) {
    if (name === undefined) fail('greet: whom?');
    return tone === 'gruff' ? `${name}.` : `Hello, ${name}!`;
  },
  count([path]) {
    if (path === undefined) fail('count: which file?');
    return readFileSync(path, 'utf8').split('\n').length - 1;
  },
  forecast(_words, { city, days = '3' }) {
    if (city === undefined) fail('forecast: where?');
    return JSON.stringify({ city, days: Number(days) });
  },
};

const [name = '', ...args] = process.argv.slice(2);
if (!Object.hasOwn(commands, name)) fail(`there is no command ${name}`);
const type = 'string';
const options = { tone: { type }, city: { type }, days: { type } };
const { values, positionals } = parseArgs({ args, options, allowPositionals: true });
console.log(commands[name](positionals, values));
