import { quoted } from '../../contract/finding.js';
import { fieldPlace } from '../contract-tree.js';
import { defineRule } from '../rule.js';

/** What engines take after the second colon of `-v`. Of each group one at most. */
const groups: readonly (readonly string[])[] = [
  ['rw', 'ro'],
  ['z', 'Z'],
  ['shared', 'rshared', 'slave', 'rslave', 'private', 'rprivate'],
  ['consistent', 'cached', 'delegated'],
  ['nocopy'],
  // Podman.
  ['U'],
];
const known = new Set(groups.flat());

/** What people write instead. */
const meant = new Map([
  ['r', 'ro'],
  ['read', 'ro'],
  ['readonly', 'ro'],
  ['read-only', 'ro'],
  ['read_only', 'ro'],
]);

export default defineRule({
  id: 'volume/mode-unknown',
  summary: 'The mode of a volume is none that engines know.',
  rationale:
    'An engine refuses a mode that it does not know, and a tool that passes over it may let a volume be written that was to be read only.',
  remedy: 'Write rw or ro, with z or Z where SELinux relabels.',
  severity: 'warning',
  recommended: true,
  subject: 'contract',
  since: '0.1.0',
  source: 'docker run --volume; podman run --volume; spec/asyncy.md 1.11',
  messages: {
    unknown: ({ path, mode }: { path: string; mode: string }) =>
      `The mode ${quoted(mode)} of the volume ${quoted(path)} is none that engines know.`,
    contradictory: ({ path, mode }: { path: string; mode: string }) =>
      `The mode ${quoted(mode)} of the volume ${quoted(path)} says two things at once.`,
  },
  check(context) {
    for (const volume of context.contract.volumes) {
      const { path, mode } = volume;
      if (mode === undefined) continue;
      const words = mode.split(',').map((word) => word.trim());
      const location = fieldPlace(context.documents, volume, 'mode');
      const unknown = words.find((word) => !known.has(word));
      if (unknown !== undefined) {
        const suggestion = `Write ${meant.get(unknown.toLowerCase()) ?? 'rw'}.`;
        context.report('unknown', { path, mode }, { subject: `volume ${path}`, location, suggestion });
        continue;
      }
      const both = groups
        .map((group) => group.filter((word) => words.includes(word)))
        .find((chosen) => chosen.length > 1);
      if (!both) continue;
      const suggestion = `Write one of ${both.join(', ')}.`;
      context.report('contradictory', { path, mode }, { subject: `volume ${path}`, location, suggestion });
    }
  },
  examples: {
    failing: [
      {
        contract: 'commands: {}\nvolumes:\n  a:\n    dest: /a\n    mode: readonly\n',
        messageId: 'unknown',
        line: 5,
      },
      { contract: 'commands: {}\nvolumes: {a: {dest: /a, mode: "ro,x"}}\n', messageId: 'unknown' },
      { contract: 'commands: {}\nvolumes: {a: {dest: /a, mode: "ro,rw"}}\n', messageId: 'contradictory' },
    ],
    clean: [
      {
        contract:
          'commands: {}\nvolumes:\n  a: {dest: /a, mode: rw}\n  b: {dest: /b, mode: "ro, Z"}\n  c: {dest: /c, mode: z}\n  d: {dest: /d}\n',
      },
    ],
  },
});
