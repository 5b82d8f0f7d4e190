import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';

import { openRules } from '../../../src/app/lint/rules.js';
import { findConfig } from '../../../src/cli/config-file.js';
import { lintSettings, type LintFlags } from '../../../src/cli/lint-settings.js';

const folder = mkdtempSync(join(tmpdir(), 'container-api-places-'));
const path = join(folder, '.container-api.yaml');
afterAll(() => {
  rmSync(folder, { recursive: true });
});

async function refused(text: string, flags: LintFlags = {}): Promise<string> {
  writeFileSync(path, text);
  try {
    await openRules(await lintSettings(flags, await findConfig(path)));
  } catch (error) {
    return (error as Error).message.replace(`${folder}/`, '');
  }
  return '';
}

describe('places of what the configuration has wrong', () => {
  it.each([
    ['# x\nrules:\n  no/such: off\n', ".container-api.yaml:3: there is no rule 'no/such'"],
    ['profile:\n  - oci\n  - foo\n', ".container-api.yaml:3: there is no profile 'foo'"],
    ['\nprofile: foo\n', ".container-api.yaml:2: there is no profile 'foo'"],
    [
      'profile: oci\noverrides:\n  - targets: ["*"]\n    rules:\n      no/such: off\n',
      ".container-api.yaml:5: there is no rule 'no/such'",
    ],
    [
      'overrides:\n  - targets: ["*"]\n    profile: [oci, foo]\n',
      ".container-api.yaml:3: there is no profile 'foo'",
    ],
    [
      'labels:\n  - key: a\n    deprecated: a\n',
      '.container-api.yaml:2: the key "a" cannot be deprecated in favour of itself',
    ],
    [
      'profile: docker-extension\nlabels:\n  - { key: b }\n  - key: org.opencontainers.image.title\n    presence: forbidden\n',
      '.container-api.yaml:4: the configuration forbids "org.opencontainers.image.title", which the profile docker-extension requires',
    ],
    [
      'ignore:\n  - rule: process/root-user\n    reason: x\n    until: 2027-13-01\n',
      ".container-api.yaml:4:12: 'ignore.0.until': there is no day '2027-13-01'",
    ],
    [
      'labels: [{ key: a, effective: 2027-02-28 }, { key: b, effective: 2027-99-99 }]\n',
      ".container-api.yaml:1:66: 'labels.1.effective': there is no day '2027-99-99'",
    ],
    [
      'overrides:\n  - targets: ["*"]\n    labels: [{ key: a, effective: 2027-02-29 }]\n',
      ".container-api.yaml:3:35: 'overrides.0.labels.0.effective': there is no day '2027-02-29'",
    ],
    ['plugins: [none.mjs]\n', 'none.mjs: there is no such file'],
  ])('are said for %j', async (text, message) => {
    expect(await refused(text)).toBe(message);
  });

  it.each<[LintFlags, string]>([
    [{ rule: ['no/such=off'] }, "--rule no/such=off: there is no rule 'no/such'"],
    [{ profile: ['oci', 'foo'] }, "--profile foo: there is no profile 'foo'"],
  ])('are flags for %j', async (flags, message) => {
    expect(await refused('profile: oci\noverrides: [{ targets: ["*"], profile: ghcr }]\n', flags)).toBe(
      message,
    );
  });

  it('are not needed for what is right', async () => {
    expect(await refused('profile: oci\nignore: [{ rule: "label/*", reason: x, until: 2028-02-29 }]\n')).toBe(
      '',
    );
  });
});
