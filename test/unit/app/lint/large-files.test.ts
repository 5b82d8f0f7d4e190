import { describe, expect, it } from 'vitest';

import type { ImageConfig } from '../../../../src/model/image.js';
import { maxFileBytes } from '../../../../src/sources/loaded-image.js';
import { lintTarget, materialise } from '../../rules/materialise.js';

const large = 'x'.repeat(maxFileBytes + 1);
const rules = {
  'health/shell-missing': 'on',
  'dockerflow/user-missing': 'on',
  'dockerflow/group-missing': 'on',
  'version-file/*': 'on',
} as const;

/** `ruleId message` of each finding, and `ruleId: reason` of each rule that could not decide. */
async function lint(
  files: Record<string, string>,
  config: ImageConfig = { Healthcheck: { Test: ['CMD', '/app/service', '--check'] } },
) {
  const { target } = await materialise({ image: { config, files } });
  const [report] = await lintTarget(target, { profiles: [], rules });
  return {
    findings: report?.findings.map(({ ruleId, message }) => `${ruleId} ${message}`),
    open: report?.notEvaluated.map(({ subject, reason }) => `${subject}: ${reason}`),
  };
}

const passwd = 'app:x:10001:10001:::\n';
const group = 'app:x:10001:\n';
const accounts = { 'etc/passwd': passwd, 'etc/group': group };

describe('files of an image beyond the limit', () => {
  it('are there for rules, and keep no other rule from deciding', async () => {
    expect(await lint({ ...accounts, 'app/service': large })).toEqual({ findings: [], open: [] });
    expect(await lint({ 'app/service': '-> program', 'app/program': large, 'etc/group': group })).toEqual({
      findings: ['dockerflow/user-missing The image has no /etc/passwd, so it has no user app.'],
      open: [],
    });
    expect((await lint({ ...accounts, 'app/other': large })).findings).toEqual([
      'health/shell-missing The health check runs "/app/service", which the image does not have.',
    ]);
  });

  it('are too large for a version file, and nothing else is said of it', async () => {
    expect(
      await lint({ ...accounts, 'app/version.json': large }, { Healthcheck: { Test: ['NONE'] } }),
    ).toEqual({
      findings: ['version-file/too-large The file has 4194305 bytes, more than the 65536 that are read.'],
      open: [],
    });
  });

  it.each(['etc/passwd', 'etc/group'])('say nothing about accounts when one is %s', async (name) => {
    const reason = `/${name} has more than 4194304 bytes`;
    expect(await lint({ ...accounts, [name]: large, 'app/service': large })).toEqual({
      findings: [],
      open: [`dockerflow/group-missing: ${reason}`, `dockerflow/user-missing: ${reason}`],
    });
  });
});
