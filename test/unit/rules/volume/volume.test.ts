import fc from 'fast-check';
import { posix } from 'node:path';
import { expect, it } from 'vitest';

import { normalisePath } from '../../../../src/rules/volume-paths.js';
import { findingsOf, lintTarget, materialise, settingsOf } from '../materialise.js';

it('paths are normalised as the engine does it', () => {
  const part = fc.constantFrom('', '.', '..', 'a', 'b', '...', 'data');
  fc.assert(
    fc.property(fc.array(part), (parts) => {
      const path = `/${parts.join('/')}`;
      const normal = posix.normalize(path);
      expect(normalisePath(path)).toBe(normal === '/' ? '/' : normal.replace(/\/$/, ''));
      expect(normalisePath(normalisePath(path))).toBe(normalisePath(path));
    }),
  );
  expect(normalisePath('C:\\data')).toBe('C:\\data');
});

it('finds every volume that lies in another, against comparing all with all', async () => {
  const path = fc
    .array(fc.constantFrom('a', 'a-', 'a.', 'b', 'a b'), { minLength: 1, maxLength: 4 })
    .map((parts) => `/${parts.join('/')}`);
  await fc.assert(
    fc.asyncProperty(fc.uniqueArray(path, { maxLength: 8 }), async (paths) => {
      const findings = await findingsOf('volume/overlapping', {
        image: { config: { Volumes: Object.fromEntries(paths.map((one) => [one, {}])) } },
      });
      const inner = paths.filter((one) => paths.some((other) => one.startsWith(`${other}/`)));
      expect(findings.map(({ data }) => String(data?.path)).sort()).toEqual(inner.sort());
      for (const { data } of findings) {
        expect(String(data?.path).startsWith(`${String(data?.other)}/`)).toBe(true);
      }
    }),
    { numRuns: 25 },
  );
}, 30_000);

it('the same directory is told in the words that declare it', async () => {
  const findings = await findingsOf('volume/overlapping', {
    dockerfile: 'FROM alpine\nVOLUME /a /a/\nVOLUME /b/./c\nVOLUME /b/c\n',
  });
  expect(findings.map(({ message }) => message)).toEqual([
    'The volume "/a" is declared twice.',
    'The volumes "/b/c" and "/b/./c" are the same directory.',
  ]);
});

it('is quick with thousands of volumes', async () => {
  const volumes = Array.from({ length: 5000 }, (_, index): [string, object] => [
    `/data/${String(index)}`,
    {},
  ]);
  const start = performance.now();
  expect(
    await findingsOf('volume/overlapping', { image: { config: { Volumes: Object.fromEntries(volumes) } } }),
  ).toEqual([]);
  expect(performance.now() - start).toBeLessThan(5000);
});

it('what no container can start with is an error', async () => {
  const findings = await findingsOf('volume/sensitive', {
    image: { config: { Volumes: { '/proc': {}, '/dev/x': {}, '/etc/': {}, '/var/run/docker.sock': {} } } },
  });
  expect(findings.map(({ messageId, severity, subject }) => [messageId, severity, subject])).toEqual([
    ['kernel', 'error', 'volume /proc'],
    ['devices', 'warning', 'volume /dev/x'],
    ['system', 'warning', 'volume /etc/'],
    ['engine', 'warning', 'volume /var/run/docker.sock'],
  ]);
});

it.each([
  ['./cache', 'Write /cache.'],
  ['../../cache', 'Write /cache.'],
  ['~/cache', 'Write /cache.'],
  ['cache/x', 'Write /cache/x.'],
])('%s gets a path from the root', async (path, suggestion) => {
  const [finding] = await findingsOf('volume/relative', {
    contract: `commands: {}\nvolumes:\n  c: {dest: ${path}}\n`,
  });
  expect(finding?.suggestion).toBe(suggestion);
});

it.each([
  ['readonly', 'Write ro.'],
  ['Read-Only', 'Write ro.'],
  ['w', 'Write rw.'],
  ['rw,ro', 'Write one of rw, ro.'],
  ['z,Z', 'Write one of z, Z.'],
])('the mode %s gets a better one', async (mode, suggestion) => {
  const [finding] = await findingsOf('volume/mode-unknown', {
    contract: `commands: {}\nvolumes:\n  c: {dest: /c, mode: '${mode}'}\n`,
  });
  expect(finding?.suggestion).toBe(suggestion);
});

it('what the base image declares is not known', async () => {
  const { target } = await materialise({ dockerfile: 'FROM nginx\nLABEL api.VOLUME.a="/a"\n' });
  const [report] = await lintTarget(target, settingsOf('volume/not-declared', {}));
  expect(report?.findings).toEqual([]);
  expect(report?.notEvaluated.map(({ subject }) => subject)).toEqual(['volume/not-declared']);
});
