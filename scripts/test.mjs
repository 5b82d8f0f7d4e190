/**
 * `npm test`: everything that must hold, from lint to a real engine. With `--slow` also the suites that only CI needs each time (engines that
 * are hurt, Podman, the mutations of the rules, the corpus). Prints `N passed, N failed` last and fails when anything failed or nothing ran. Nothing is skipped in silence.
 */
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';

const root = join(import.meta.dirname, '..');
const slow = process.argv.includes('--slow');
const results = await mkdtemp(join(tmpdir(), 'container-api-test-'));

function run(command, args, env = {}) {
  return new Promise((resolve) => {
    const child = spawn(command, args, { cwd: root, stdio: 'inherit', env: { ...process.env, ...env } });
    child.once('error', (error) => {
      console.error(`${command}: ${error.message}`);
      resolve(1);
    });
    child.once('close', (code) => resolve(code ?? 1));
  });
}

/** What failed, told once more at the end: where only the end of a log is kept, it must still say what to mend. */
const failures = [];

const bin = (name) => join(root, 'node_modules', '.bin', name);

/** Runs vitest projects and counts their tests; a run that ended badly without a failed test counts as one failure. */
async function vitest(projects, prefix = [], env = {}) {
  const file = join(results, `${projects.join('-')}.json`);
  const args = ['run', ...projects.flatMap((name) => ['--project', name])];
  const [command, ...rest] = [
    ...prefix,
    bin('vitest'),
    ...args,
    '--reporter=default',
    '--reporter=json',
    `--outputFile.json=${file}`,
  ];
  const code = await run(command, rest, env);
  try {
    const report = JSON.parse(await readFile(file, 'utf8'));
    const failed = report.numFailedTests || (code === 0 && report.success ? 0 : 1);
    const bad = report.testResults.flatMap((suite) => [
      ...suite.assertionResults
        .filter(({ status }) => status === 'failed')
        .map(({ fullName, failureMessages }) => ({
          suite,
          name: fullName,
          message: failureMessages.join('\n'),
        })),
      ...(suite.status === 'failed' && suite.message
        ? [{ suite, name: 'the file', message: suite.message }]
        : []),
    ]);
    for (const { suite, name, message } of bad)
      failures.push(
        `${relative(root, suite.name)} > ${name}\n${message.split('\n').slice(0, 12).join('\n')}`,
      );
    if (failed > 0 && bad.length === 0) failures.push(`${projects.join(', ')}: ended with status ${code}`);
    return { passed: report.numPassedTests, failed, skipped: report.numPendingTests + report.numTodoTests };
  } catch {
    failures.push(`${projects.join(', ')}: no report, status ${code}`);
    return { passed: 0, failed: 1, skipped: 0 };
  }
}

const check = async (command, ...args) => {
  console.log(`\n> ${[relative(root, command), ...args].join(' ')}`);
  const code = await run(command, args);
  if (code !== 0) failures.push(`${[relative(root, command), ...args].join(' ')}: status ${code}`);
  return { passed: code === 0 ? 1 : 0, failed: code === 0 ? 0 : 1, skipped: 0 };
};
const tool = (name, ...args) => check(bin(name), ...args);
const inEngine = ['scripts/test-engine'];
const corpus = join(root, '..', 'shared', 'corpus', 'contracts');

const steps = [
  // First, for it installs what is missing.
  () => check('scripts/test-engine', 'true'),
  () => check('node', 'scripts/build.mjs'),
  () => tool('tsc', '--noEmit', '-p', '.'),
  () => tool('eslint', '.'),
  () => tool('prettier', '--check', '--log-level', 'warn', '.'),
  () => tool('knip'),
  () => tool('publint', '--strict'),
  () => vitest(['unit', 'cli']),
  () => vitest(['engine'], inEngine),
  ...(slow
    ? [() => vitest(['faults'], inEngine), () => vitest(['podman'], inEngine), () => vitest(['mutation'])]
    : []),
  ...(slow && existsSync(corpus) ? [() => vitest(['corpus'], [], { CONTAINER_API_CORPUS: corpus })] : []),
];

const total = { passed: 0, failed: 0, skipped: 0 };
for (const step of steps) {
  const counts = await step();
  for (const key of Object.keys(total)) total[key] += counts[key];
}
await rm(results, { recursive: true, force: true });
if (slow && !existsSync(corpus))
  console.log('The corpus of contract files does not stand beside the project: not read.');
for (const failure of failures) console.log(`\nFAILED ${failure}`);
const skipped = total.skipped > 0 ? `, ${total.skipped} skipped` : '';
console.log(`\n${total.passed} passed, ${total.failed} failed${skipped}`);
process.exitCode = total.failed > 0 || total.passed === 0 ? 1 : 0;
