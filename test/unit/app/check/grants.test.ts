import { describe, expect, it } from 'vitest';

import { capabilityNames, grantedCapabilities, ignoredDemands } from '../../../../src/app/check/grants.js';
import type { ContractFragment } from '../../../../src/contract/fragment.js';
import { context } from '../../probes/observation.js';

const declaredAt = [{ kind: 'label' as const, key: 'x' }];

describe('capabilityNames', () => {
  it('takes any spelling', () => {
    expect(capabilityNames(['net_admin', 'CAP_CHOWN', ' Kill '])).toEqual(['NET_ADMIN', 'CHOWN', 'KILL']);
  });

  it.each([
    ['NET_ADMN', "Did you mean 'NET_ADMIN'?"],
    ['ALL', '--find-capabilities'],
    ['', 'See capabilities(7)'],
  ])('refuses %j', (name, suggestion) => {
    try {
      capabilityNames([name]);
      expect.unreachable();
    } catch (error) {
      expect(error).toMatchObject({ code: 'CAPABILITY_UNKNOWN', exitCode: 2 });
      expect((error as { suggestion: string }).suggestion).toContain(suggestion);
    }
  });
});

describe('grantedCapabilities', () => {
  it('joins flags and local files, without what Linux does not know', () => {
    const local: ContractFragment = {
      dialect: 'asyncy',
      capabilities: ['NET_RAW', 'NOT_ONE', 'CHOWN'].map((name) => ({ name, declaredAt })),
      findings: [],
    };
    expect(grantedCapabilities(['CHOWN', 'KILL'], [local])).toEqual(['CHOWN', 'KILL', 'NET_RAW']);
  });
});

describe('ignoredDemands', () => {
  it('names capabilities that only the image asks for', () => {
    const { contract } = context({
      contract: { capabilities: ['CHOWN', 'SYS_ADMIN'].map((name) => ({ name, declaredAt })) },
    });
    expect(ignoredDemands(contract, ['CHOWN'])).toEqual([
      {
        subject: 'capability SYS_ADMIN',
        reason:
          'the image asks for it; only --cap-add SYS_ADMIN or a --contract file of yours grants it, so it was run without',
        location: declaredAt[0],
      },
    ]);
  });

  it('says nothing of commands that ask for nothing', () => {
    const { contract } = context({
      contract: {
        hostCommands: [{ name: 'run', command: 'docker run --rm -p 80:80 x --verbose', declaredAt }],
      },
    });
    expect(ignoredDemands(contract, [])).toEqual([]);
  });
});
