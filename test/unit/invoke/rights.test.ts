import { describe, expect, it } from 'vitest';

import { callRights, type Rights, type RightsFlags } from '../../../src/invoke/rights.js';
import type { ContractFragment } from '../../../src/contract/fragment.js';
import type { Contract, Volume } from '../../../src/model/contract.js';
import { contractOf } from './contract-of.js';

const none: RightsFlags = { capabilities: [], gpus: false };
const label = { kind: 'label' as const, key: 'contract' };

type Parts = Partial<Pick<Contract, 'capabilities' | 'volumes' | 'resources' | 'ports'>>;

/** What an image without a file of the caller's asks for. */
async function fromImage(parts: Parts, flags: Partial<RightsFlags> = {}): Promise<Rights> {
  const { contract } = await contractOf(undefined);
  return granted(callRights({ ...contract, ...parts }, [], { ...none, ...flags }));
}

async function fromFile(
  text: string,
  flags: Partial<RightsFlags> = {},
): Promise<ReturnType<typeof callRights>> {
  const { contract, local } = await contractOf(text);
  return callRights(contract, local, { ...none, ...flags });
}

function granted(answer: ReturnType<typeof callRights>): Rights {
  if ('problems' in answer) throw new Error(JSON.stringify(answer.problems));
  return answer;
}

describe('capabilities', () => {
  it('come from local files and flags', async () => {
    const rights = granted(await fromFile('cap: [chown, CAP_NET_RAW, wibble]\n', { capabilities: ['KILL'] }));
    expect(rights.capabilities).toEqual(['CHOWN', 'KILL', 'NET_RAW']);
    expect(rights.refused).toEqual([
      {
        subject: 'capability WIBBLE',
        reason: 'Linux has no capability of that name',
        location: expect.objectContaining({ kind: 'file' }) as unknown,
      },
    ]);
  });

  it('are never all of them', async () => {
    const rights = granted(await fromFile('cap: [all]\n'));
    expect(rights.capabilities).toEqual([]);
    expect(rights.refused[0]?.reason).toMatch(/^all of them are never granted/);
  });

  it('are none for what the image asks', async () => {
    const capabilities = ['CHOWN', 'SYS_ADMIN'].map((name) => ({ name, declaredAt: [label] }));
    const rights = await fromImage({ capabilities }, { capabilities: ['CHOWN'] });
    expect(rights.capabilities).toEqual(['CHOWN']);
    expect(rights.refused).toEqual([
      {
        subject: 'capability SYS_ADMIN',
        reason: 'the image asks for it; only --cap-add SYS_ADMIN or a --contract file of yours grants it',
        location: label,
      },
    ]);
  });
});

describe('volumes (defect 12: they are not ignored)', () => {
  it('are those of asyncy.yml: cache, repo, and others that persist', async () => {
    const text =
      'volumes:\n  cache: {dest: /mnt/asyncy/cache, mode: rw}\n  repo: {dest: /mnt/asyncy/repository/, mode: ro}\n' +
      '  foobar: {dest: /mnt/asyncy/data}\n  scratch: {dest: /scratch, persist: false}\n';
    expect(granted(await fromFile(text)).volumes).toEqual([
      { kind: 'cache', name: 'cache', target: '/mnt/asyncy/cache', readOnly: false },
      { kind: 'repo', name: 'repo', target: '/mnt/asyncy/repository', readOnly: true },
      { kind: 'persistent', name: 'foobar', target: '/mnt/asyncy/data', readOnly: false },
      { kind: 'fresh', name: 'scratch', target: '/scratch', readOnly: false },
    ]);
  });

  it('are fresh in the successors unless they persist', async () => {
    const text =
      'oms: 1\nactions: {go: {}}\nvolumes:\n  cache: {target: /a}\n  repo: {target: /b, persist: true}\n  more: {target: /c, persist: false}\n';
    expect(granted(await fromFile(text)).volumes.map(({ kind, name }) => [name, kind])).toEqual([
      ['cache', 'fresh'],
      ['repo', 'persistent'],
      ['more', 'fresh'],
    ]);
  });

  it.each([
    ['/', 'is the whole file system'],
    ['data', 'is no absolute path'],
    ['/proc', 'is in /proc, which belongs to the engine'],
    ['/sys/fs/cgroup', 'is in /sys, which belongs to the engine'],
    ['/dev/shm/', 'is in /dev, which belongs to the engine'],
    ['/data/../etc', 'is not written plainly'],
    ['/data/./x', 'is not written plainly'],
    ['//proc', 'is not written plainly'],
    ['/da\\nta', 'holds control characters'],
  ])('are not mounted at %s', async (target, message) => {
    expect(await fromFile(`commands: {}\nvolumes: {x: {dest: "${target}"}}\n`)).toEqual({
      problems: [
        {
          subject: 'volume x',
          message: expect.stringContaining(message) as string,
          suggestion: 'Mount it at a path of its own, such as /mnt/data.',
        },
      ],
    });
  });

  it.each([
    ['{a b: {dest: /x}}', '"a b" cannot name a volume'],
    ['{../x: {dest: /x}}', '"../x" cannot name a volume'],
    ['{x: {dest: /x, mode: rx}}', '"rx" is no mode'],
    ['{x: {dest: /x, mode: "ro,z"}}', '"ro,z" is no mode'],
  ])('are refused when they are misdeclared: %s', async (volumes, message) => {
    const answer = await fromFile(`commands: {}\nvolumes: ${volumes}\n`);
    expect('problems' in answer && answer.problems.map((problem) => problem.message)).toEqual([message]);
  });

  it('that the image asks for are none, and told where they are more than VOLUME', async () => {
    const volumes: Volume[] = [
      { path: '/plain', declaredAt: [{ kind: 'config', pointer: '/config/Volumes/~1plain' }] },
      { path: '/keep', name: 'keep', persist: true, declaredAt: [label] },
      { path: '/src', name: 'repo', declaredAt: [label] },
      { path: '/tmp/x', name: 'cache', declaredAt: [label] },
    ];
    const rights = await fromImage({ volumes });
    expect(rights.volumes).toEqual([]);
    expect(rights.refused).toEqual([
      {
        subject: 'volume keep',
        reason: 'the image asks for one that outlives the call; only a --contract file of yours grants it',
        location: label,
      },
      {
        subject: 'volume repo',
        reason: 'the image asks for your work tree; only a --contract file of yours grants it',
        location: label,
      },
    ]);
  });

  it('of a local file are not made more by the image, but may be made less', async () => {
    const { contract, local } = await contractOf('commands: {}\nvolumes: {x: {dest: /x, persist: false}}\n');
    const [volume] = contract.volumes;
    if (!volume) throw new Error('no volume');
    const joined = { ...contract, volumes: [{ ...volume, persist: true, mode: 'ro' }] };
    expect(granted(callRights(joined, local, none)).volumes).toEqual([
      { kind: 'fresh', name: 'x', target: '/x', readOnly: true },
    ]);
  });

  it('of a local Dockerfile are Docker’s own', async () => {
    const { contract } = await contractOf(undefined);
    const fragment: ContractFragment = {
      dialect: 'dockerfile',
      volumes: [{ path: '/data', declaredAt: [] }],
      findings: [],
    };
    expect(granted(callRights(contract, [fragment], none)).volumes).toEqual([]);
  });
});

describe('limits', () => {
  it('are those that are declared', async () => {
    const rights = granted(await fromFile('system: {cpu: 0.5, memory: 64MiB}\n'));
    expect(rights.limits).toEqual({ cpus: 0.5, memory: 64 * 2 ** 20 });
  });

  it('are never the documented default', async () => {
    expect(granted(await fromFile('commands: {}\nsystem: {}\n')).limits).toEqual({});
    expect(granted(await fromFile('system: {memory: 250GB}\n')).limits).toEqual({ memory: 250e9 });
  });

  it('come from the image as well, since they only take away', async () => {
    const resources = { memory: { value: '64m', amount: 2 ** 26, declaredAt: [label] } };
    expect((await fromImage({ resources })).limits).toEqual({ memory: 2 ** 26 });
  });

  it('give way to flags, either way', async () => {
    const text = 'system: {cpu: 1, memory: 1GB}\n';
    const flags = { cpus: 2, memory: 5, pids: 7 };
    expect(granted(await fromFile(text, flags)).limits).toEqual(flags);
    expect(granted(await fromFile('system: {memory: lots}\n', flags)).limits).toEqual(flags);
  });

  it('that cannot be read are a problem in a local file, and told of the image', async () => {
    expect(await fromFile('system: {cpu: none, memory: 0}\n')).toEqual({
      problems: [
        {
          subject: 'limit memory',
          message: '"0" is no amount that can be applied',
          suggestion: 'Write "memory: 512MB" under "system".',
        },
        {
          subject: 'limit cpu',
          message: '"none" is no amount that can be applied',
          suggestion: 'Write "cpu: 1" under "system".',
        },
      ],
    });
    const rights = await fromImage({ resources: { memory: { value: 'lots', declaredAt: [label] } } });
    expect(rights.limits).toEqual({});
    expect(rights.refused).toEqual([
      { subject: 'limit memory', reason: '"lots" is no amount that can be applied', location: label },
    ]);
  });

  it('give devices only with the flag', async () => {
    const text = 'system: {gpu: 2}\n';
    const without = granted(await fromFile(text));
    expect(without.limits).toEqual({});
    expect(without.refused.map(({ subject, reason }) => `${subject}: ${reason}`)).toEqual([
      'limit gpu: the contract asks for 2; only --gpus grants them',
    ]);
    const given = granted(await fromFile(text, { gpus: true }));
    expect([given.limits, given.refused]).toEqual([{ gpus: 2 }, []]);
    const zero = granted(await fromFile('system: {gpu: 0}\n'));
    expect([zero.limits, zero.refused]).toEqual([{}, []]);
    expect(granted(await fromFile('commands: {}\n', { gpus: true })).limits).toEqual({});
    expect(await fromFile('system: {gpu: 0.5}\n')).toHaveProperty('problems');
  });
});

describe('ports', () => {
  it('defect 8: are those of "forwards" as well', async () => {
    const text =
      'oms: 1\nactions: {go: {http: {method: get, port: 81, path: /}}}\nforwards: {web: {http: {path: /, port: 80}}}\n';
    expect(granted(await fromFile(text)).ports).toEqual([80, 81]);
  });

  it('are the TCP ports of local files', async () => {
    const { contract, local } = await contractOf('ports: [8080, 53/udp, 8080/tcp, 9000]\n', {
      ExposedPorts: { '6379/tcp': {} },
    });
    expect(contract.ports.map(({ port }) => port)).toContain(6379);
    expect(granted(callRights(contract, local, none)).ports).toEqual([8080, 9000]);
  });
});
