import { describe, expect, it } from 'vitest';

import type { RulePage } from '../../src/model/rule-page.js';
import { probes } from '../../src/probes/index.js';
import { rules } from '../../src/rules/index.js';
import { containerApi } from './container-api.js';

describe('container-api rules', () => {
  it('lists every rule and probe on a line of its own, those of recommended marked', async () => {
    const { stdout, status } = await containerApi(['rules']);
    expect(stdout.trimEnd().split('\n')).toHaveLength(rules.length + probes.length);
    expect(stdout).toMatch(/^process\/starts +error +\* The image starts\.$/m);
    expect(stdout).toMatch(/^process\/root-user +warning \* The image runs as root\.$/m);
    expect(status).toBe(0);
  });

  it('explains one: what, why, how to mend it, examples, source', async () => {
    const { stdout } = await containerApi(['rules', 'process/root-user']);
    for (const part of [
      '# process/root-user',
      '## Why',
      '## How to mend it',
      'FROM alpine',
      'Source of the requirement',
    ])
      expect(stdout).toContain(part);
  });

  it('gives the same as JSON', async () => {
    const { stdout } = await containerApi(['rules', 'process/root-user', '--json']);
    expect(JSON.parse(stdout) as RulePage).toMatchObject({
      id: 'process/root-user',
      severity: 'warning',
      recommended: true,
      messages: ['not-set', 'root'],
    });
  });

  it('explains a probe: the promise, how it is proven, why, what it says', async () => {
    const { stdout, status } = await containerApi(['rules', 'process/stops-on-sigint']);
    expect(status).toBe(0);
    for (const part of [
      '# process/stops-on-sigint\n\nThe image stops on SIGINT.',
      '- profiles: recommended',
      '## How it is proven',
      '| signal-ignored | warning | It does not end on SIGINT. |',
    ])
      expect(stdout).toContain(part);
  });

  it('says what was perhaps meant by a rule that does not exist', async () => {
    const { stdout, stderr, status } = await containerApi(['rules', 'root-user']);
    expect({ stdout, status }).toEqual({ stdout: '', status: 2 });
    expect(stderr).toContain("Did you mean 'process/root-user'?");
  });
});
