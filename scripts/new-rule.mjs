/** `npm run new-rule -- category/predicate-of-the-problem`: writes the file of a rule, with everything that a rule has to say, and the index. */
import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';

const root = join(import.meta.dirname, '..');
const id = process.argv[2] ?? '';
const file = join(root, 'src', 'rules', `${id}.ts`);

const template = (version) => `import { quoted } from '../../contract/finding.js';
import { defineRule } from '../rule.js';

export default defineRule({
  id: '${id}',
  summary: 'One line: what it looks for.',
  rationale: 'Why it hurts.',
  remedy: 'What to do about it.',
  severity: 'warning',
  recommended: false,
  subject: 'image',
  since: '${version}',
  source: 'Specification, section',
  messages: {
    found: ({ user }: { user: string }) => \`The user \${quoted(user)} is not what it should be.\`,
  },
  check(context) {
    const user = context.config?.User;
    if (user !== 'wrong') return;
    const location = { kind: 'config', pointer: '/config/User' } as const;
    context.report('found', { user }, { subject: 'user', location, suggestion: 'Write USER right.' });
  },
  examples: {
    failing: [{ dockerfile: 'FROM scratch\\nUSER wrong\\n', messageId: 'found', line: 2 }],
    clean: [{ dockerfile: 'FROM scratch\\nUSER right\\n' }],
  },
});
`;

function refuse(message) {
  process.stderr.write(`${message}\n`);
  process.exitCode = 2;
}

if (!/^[a-z]+(?:-[a-z]+)*\/[a-z0-9]+(?:-[a-z0-9]+)*$/.test(id)) {
  refuse('Usage: npm run new-rule -- category/predicate-of-the-problem');
} else if (existsSync(file)) {
  refuse(`There is a rule ${id} already.`);
} else {
  const { version } = JSON.parse(await readFile(join(root, 'package.json'), 'utf8'));
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, template(version));
  execFileSync(process.execPath, [join(root, 'scripts', 'generate.mjs'), '--indexes'], { stdio: 'inherit' });
  process.stdout.write(
    `Written: src/rules/${id}.ts\nThen: npx vitest run --project unit test/unit/rules -t ${id}, and npm run generate for its page.\n`,
  );
}
