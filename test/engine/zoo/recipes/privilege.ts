import type { Recipe } from '../recipe.js';
import { serviceLike, type Variation } from '../service.js';

const serve = 'if (option === undefined) serve();';
const becomesApp = `if (process.getuid() === 0) {
  process.setgid(10001);
  process.setuid(10001);
}
${serve}`;

/** A contract file that declares capabilities, and flags that grant them: what an image says grants nothing. */
const declares = (...names: string[]): Pick<Variation, 'files' | 'copies' | 'labels' | 'flags'> => ({
  files: { 'asyncy.yml': { content: ['cap:', ...names.map((name) => `- ${name}`), ''].join('\n') } },
  copies: { 'asyncy.yml': '/asyncy.yml' },
  labels: { 'api.CONTRACT': '/asyncy.yml' },
  flags: ['--image-contract', ...names.flatMap((name) => ['--cap-add', name.toUpperCase()])],
});

export const privilegeRecipes: readonly Recipe[] = [
  serviceLike({
    name: 'runs-as-root',
    lie: 'names no user, and runs as root',
    user: null,
    differences: { 'privilege/not-root': 'warning root-undeclared' },
  }),
  serviceLike({
    name: 'root-by-another-name',
    lie: 'names the user app, whose number is 0',
    user: 'app',
    files: { passwd: { content: 'root:x:0:0:root:/root:/bin/false\napp:x:0:0::/app:/bin/false\n' } },
    copies: { passwd: '/etc/passwd' },
    differences: { 'privilege/not-root': 'error root-declared-otherwise' },
  }),
  serviceLike({
    name: 'one-user-only',
    lie: 'refuses to run as any user but its own',
    edits: [
      [
        serve,
        `if (option === undefined && process.getuid() !== 10001) {
  console.error('not my user');
  process.exitCode = 1;
} else ${serve}`,
      ],
    ],
    differences: { 'privilege/arbitrary-uid': 'warning does-not-start' },
  }),
  serviceLike({
    name: 'needs-a-capability',
    lie: 'starts as root to become another user, which takes capabilities that nobody granted',
    user: null,
    edits: [[serve, becomesApp]],
    differences: {
      'privilege/no-capabilities': 'warning needs-capabilities',
    },
  }),
  serviceLike({
    name: 'capabilities-declared',
    honest: 'starts as root to become another user, and declares the capabilities for it',
    user: null,
    edits: [[serve, becomesApp]],
    ...declares('setuid', 'setgid'),
    differences: {
      'privilege/declared-capabilities-needed': 'pass',
    },
  }),
  serviceLike({
    name: 'capability-not-needed',
    lie: 'declares a capability that it does not need',
    ...declares('sys_ptrace'),
    differences: { 'privilege/declared-capabilities-needed': 'warning not-needed' },
  }),
];
