import { describe, expect, it } from 'vitest';

import type { ExampleImage } from '../../../../src/rules/rule.js';
import { findingsOf, lintTarget, materialise, settingsOf } from '../materialise.js';

async function firstOf(rule: string, image: ExampleImage) {
  const [finding] = await findingsOf(`dockerflow/${rule}`, { image });
  return finding;
}

describe('dockerflow rules', () => {
  it.each([
    ['', 'error'],
    ['0:10001', 'error'],
    ['root', 'error'],
    ['kitsune', 'warning'],
    ['app:root', 'warning'],
    ['10001:app', 'note'],
    ['app:app', 'note'],
  ])('are as grave as the user "%s" is far from app: %s', async (user, severity) => {
    expect(await firstOf('user-not-app', { config: { User: user } })).toMatchObject({
      severity,
      subject: 'user',
      location: { kind: 'config', pointer: '/config/User' },
    });
  });

  it('quote names that come from the image', async () => {
    const passwd = `\u001b[31m${'x'.repeat(200)}:x:10001:10001:::\n`;
    const finding = await firstOf('user-missing', { files: { 'etc/passwd': passwd } });
    expect(finding?.message).toBe(
      `The user with the id 10001 is called "\\u001b[31m${'x'.repeat(75)}…", not app.`,
    );
  });

  it('say where a version file lies instead', async () => {
    const image = { config: { WorkingDir: '/opt' }, files: { 'opt/version.json': '{}' } };
    expect(await firstOf('version-file-missing', image)).toMatchObject({
      severity: 'error',
      message: 'The image has no /app/version.json; there is one at "/opt/version.json".',
      suggestion: 'Write COPY version.json /app/version.json',
    });
  });

  it.each([
    ['user-missing', /built image/],
    ['group-missing', /built image/],
    ['user-not-in-group', /built image/],
    ['id-shared', /built image/],
    ['version-file-missing', /built image/],
    ['user-not-app', /base image alpine/],
    ['entrypoint-and-cmd', /base image alpine/],
    ['entrypoint-inherited', /built image/],
    ['app-directory-missing', /base image alpine/],
  ])('cannot know of a Dockerfile what %s asks, whatever its RUN says', async (name, reason) => {
    const rule = `dockerflow/${name}`;
    const dockerfile = 'FROM alpine\nRUN adduser -D -u 10001 app\nCOPY . /srv\n';
    const { target } = await materialise({ dockerfile });
    const [report] = await lintTarget(target, settingsOf(rule, {}));
    expect(report?.findings).toEqual([]);
    expect(report?.notEvaluated.find(({ subject }) => subject === rule)?.reason).toMatch(reason);
  });
});
