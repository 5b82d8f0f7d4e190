import { dockerfileOf, type Recipe, type Table } from '../recipe.js';
import { patience } from '../service.js';
import { statusOf, taskTable } from '../tables.js';

interface Task {
  name: string;
  lie?: string;
  honest?: string;
  program: string;
  labels?: Readonly<Record<string, string>>;
  differences?: Table;
}

/** A program without ports that does its work and ends with 0. */
function task({ name, lie, honest, program, labels = {}, differences = {} }: Task): Recipe {
  const expected = { ...taskTable, ...differences };
  return {
    name,
    ...(lie !== undefined && { lie }),
    ...(honest !== undefined && { honest }),
    check: 'image',
    base: 'node',
    dockerfile: dockerfileOf(
      'node',
      { user: '10001:10001', workdir: '/app', entrypoint: ['/usr/bin/node', '/app/task.mjs'], labels },
      { 'task.mjs': '/app/task.mjs' },
    ),
    files: { 'task.mjs': { content: program } },
    flags: patience,
    alsoFound: [],
    expected,
    differences,
    status: statusOf(expected),
  };
}

const options = `import { text } from 'node:stream/consumers';
const [option] = process.argv.slice(2);
if (option === '--help') console.log('usage: task < text');
else if (option !== undefined) {
  console.error(\`task: unknown option \${option}\`);
  process.exitCode = 64;
} else `;

export const taskRecipes: readonly Recipe[] = [
  task({
    name: 'task',
    honest: 'does its work and ends with 0',
    program: `${options}console.log('done');\n`,
  }),
  task({
    name: 'filter',
    honest: 'reads its standard input, as it says',
    program: `${options}console.log((await text(process.stdin)).toUpperCase());\n`,
    labels: { 'api.STDIN': 'Text, which is written in capitals' },
    differences: { 'process/reads-stdin': 'pass' },
  }),
  task({
    name: 'deaf-filter',
    lie: 'says that it reads its standard input, and does not',
    program: `${options}console.log('DONE');\n`,
    labels: { 'api.STDIN': 'Text, which is written in capitals' },
    differences: { 'process/reads-stdin': 'error ignored' },
  }),
];
