import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import type { EffectiveValue } from '../../src/cli/effective-config.js';
import { containerApi } from './container-api.js';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'container-api-config-'));
  mkdirSync(join(folder, '.git'));
  mkdirSync(join(folder, 'below'));
  writeFileSync(
    join(folder, '.container-api.yaml'),
    '# settings\nprofile: [oci]\nfail-on: warning\nregistry:\n  insecure: [a:5000]\nbaseline: base.json\n',
  );
});
afterAll(() => {
  rmSync(folder, { recursive: true });
});

async function effective(
  args: string[],
  env: Record<string, string> = {},
): Promise<Map<string, EffectiveValue>> {
  const { stdout, status } = await containerApi(['config', '--json', ...args], {
    cwd: join(folder, 'below'),
    env,
  });
  expect(status).toBe(0);
  return new Map((JSON.parse(stdout) as EffectiveValue[]).map((value) => [value.key, value]));
}

describe('container-api config', () => {
  it('says of each setting what it is and where it comes from', async () => {
    const values = await effective(['--fail-on', 'note'], { CONTAINER_API_TIMEOUT: '5' });
    const path = join(folder, '.container-api.yaml');
    expect(values.get('profile')).toEqual({ key: 'profile', value: ['oci'], from: `${path}:2` });
    expect(values.get('fail-on')).toEqual({ key: 'fail-on', value: 'note', from: '--fail-on' });
    expect(values.get('timeout')).toEqual({ key: 'timeout', value: '5', from: 'CONTAINER_API_TIMEOUT' });
    expect(values.get('concurrency')).toEqual({ key: 'concurrency', value: 8, from: 'default' });
    expect(values.get('baseline')).toMatchObject({ value: join(folder, 'base.json'), from: `${path}:6` });
    expect(values.has('platform')).toBe(false);
  });

  it('joins the parts of a section, flags over the file', async () => {
    const values = await effective(['--registry-ca', 'ca.pem']);
    expect(values.get('registry')).toEqual({
      key: 'registry',
      value: { insecure: ['a:5000'], ca: 'ca.pem' },
      from: '--registry-ca',
    });
  });

  it('prints one line for each setting for people', async () => {
    const { stdout } = await containerApi(['config', '--config', join(folder, '.container-api.yaml')]);
    expect(stdout).toMatch(/^fail-on: "warning" {2}# .*\.container-api\.yaml:3$/m);
  });

  it('refuses what lint would refuse', async () => {
    const { status, stderr } = await containerApi(['config', '--rule', 'no/rule=error'], { cwd: folder });
    expect(status).toBe(2);
    expect(stderr).toContain("there is no rule 'no/rule'");
  });
});
