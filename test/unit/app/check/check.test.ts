import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { openChecker, type CheckOptions, type RunOptions } from '../../../../src/app/check.js';
import type { Engine } from '../../../../src/engine/engine.js';
import type { SandboxOptions } from '../../../../src/engine/sandbox.js';
import type { TargetReport } from '../../../../src/model/report.js';
import type { Observation, RunSpec } from '../../../../src/model/run.js';
import type { Probe } from '../../../../src/probes/probe.js';
import { fail, finding, pass, skip } from '../../../../src/probes/verdict.js';
import { observation } from '../../probes/observation.js';
import { probe, spec, wanting } from './fakes.js';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'container-api-check-'));
});
afterAll(() => {
  rmSync(folder, { recursive: true });
});

const run: RunOptions = {
  env: new Map(),
  hidden: new Set(),
  readyTimeout: 1000,
  observe: 10,
  memory: 1,
  cpus: 1,
  pids: 1,
  deadline: 2000,
  capabilities: [],
  findCapabilities: false,
  companions: [],
  budgets: {},
  basePath: '',
  headers: {},
  release: false,
};

interface Setting {
  probes: readonly Probe[];
  labels?: Record<string, string>;
  options?: Partial<Omit<CheckOptions, 'run'>>;
  run?: Partial<RunOptions>;
  show?: (
    spec: RunSpec,
    image: string,
    signal: AbortSignal,
  ) => Promise<Partial<Observation>> | Partial<Observation>;
}

/** A checker over an engine that has every image that is asked for. */
function setUp({ probes, labels = {}, options, run: changes, show = () => ({}) }: Setting) {
  const done: string[] = [];
  const opened: SandboxOptions[] = [];
  const engine = {
    description: 'test',
    inspectImage: (name: string) =>
      Promise.resolve({
        Id: `sha256:${Buffer.from(name).toString('hex').padEnd(64, '0').slice(0, 64)}`,
        RepoTags: [name],
        Os: 'linux',
        Architecture: 'amd64',
        Config: { Labels: labels, Cmd: ['x'] },
        RootFS: { Layers: [] },
      }),
    openSandbox: (sandbox: SandboxOptions) => {
      opened.push(sandbox);
      return Promise.resolve({
        id: 'id',
        run: async (image: { id: string }, made: RunSpec, signal: AbortSignal) => {
          done.push(made.title);
          const name = Buffer.from(image.id.slice(7), 'hex').toString().replaceAll('\0', '');
          return { ...observation(made), ...(await show(made, name, signal)) };
        },
        close: () => {
          done.push('closed');
          return Promise.resolve();
        },
      });
    },
  } as unknown as Engine;
  const all: CheckOptions = {
    kind: 'image',
    transports: {
      engine: () => Promise.resolve(engine),
      registry: () => Promise.reject(new Error('not asked')),
      stdin: () => process.stdin,
    },
    concurrency: 4,
    settings: {},
    now: 0,
    signal: new AbortController().signal,
    ...options,
    run: { ...run, ...changes },
  };
  return { done, opened, checker: openChecker(all, probes) };
}

async function check(setting: Setting, ...targets: string[]) {
  const { done, opened, checker } = setUp(setting);
  const { check: begin, close, rules } = await checker;
  const reports: TargetReport[] = [];
  for await (const report of begin(targets.length > 0 ? targets : ['docker-daemon:app']))
    reports.push(report);
  await close();
  return { reports, report: reports[0], done, opened, rules: rules() };
}

const messages = {
  broken: { severity: 'error', summary: 'broken' },
  worse: { severity: 'warning', summary: 'bad practice' },
  hint: { severity: 'note', summary: 'advice' },
} as const;
const told = { message: 'It is so.', suggestion: 'Mend it.', subject: 'signal SIGTERM' };
const warns = probe('process/warns', () => fail([finding(messages, 'worse', told)]), { messages });
const breaks = probe('process/breaks', () => fail([finding(messages, 'broken', told)]), { messages });
const advises = probe('process/advises', () => fail([finding(messages, 'hint', told)]), { messages });

describe('openChecker', () => {
  it('reports outcomes, findings, runs and how the image was run', async () => {
    const { report, done } = await check({
      probes: [
        wanting('process/a', spec('start')),
        breaks,
        warns,
        probe('process/s', () => skip('not asked')),
      ],
      labels: { 'api.ENV.MODE': '', 'api.ENV.MODE.mandatory': 'true' },
      show: () => ({ ms: 5, timeline: [{ at: 1.6, what: 'started', text: 'started' }] }),
    });
    expect(report?.probes.map(({ id, outcome, severity, runs }) => [id, outcome, severity, runs])).toEqual([
      ['process/a', 'pass', undefined, [0]],
      ['process/breaks', 'fail', 'error', []],
      ['process/warns', 'fail', 'warning', []],
      ['process/s', 'skip', undefined, []],
    ]);
    expect(report?.findings).toMatchObject([
      { ruleId: 'process/breaks', messageId: 'broken', severity: 'error', subject: 'signal SIGTERM' },
      { ruleId: 'process/warns', severity: 'warning', suggestion: 'Mend it.' },
    ]);
    expect(report?.findings[0]?.fingerprint).toMatch(/^[0-9a-f]{32}$/);
    expect(report?.check).toMatchObject({
      env: [{ name: 'MODE', value: 'production', origin: 'synthesised' }],
      sandbox: { capabilities: [], memory: 1, cpus: 1, pids: 1 },
      runs: [{ title: 'start', startedAt: 0, ms: 5, events: [{ at: 2, what: 'started', text: 'started' }] }],
    });
    expect(done).toEqual(['start', 'closed']);
  });

  it('keeps the order of the targets, and lets one that hangs hold no other', async () => {
    const order: string[] = [];
    let release: (() => void) | undefined;
    const show = async (_spec: RunSpec, image: string) => {
      if (image === 'slow') await new Promise<void>((resolve) => (release = resolve));
      order.push(image);
      if (image === 'last') release?.();
      return {};
    };
    const setting = { probes: [wanting('a', spec('start'))], show, options: { concurrency: 2 } };
    const names = ['slow', 'one', 'two', 'three', 'last'];
    const { reports } = await check(setting, ...names.map((name) => `docker-daemon:${name}`));
    expect(reports.map(({ target }) => target)).toEqual(names.map((name) => `docker-daemon:${name}`));
    expect(order.at(-1)).toBe('slow');
  });

  it('reports what was decided when it is interrupted, and the targets that were not begun', async () => {
    const controller = new AbortController();
    const show = (_spec: RunSpec, _image: string, signal: AbortSignal) =>
      new Promise<never>((_resolve, reject) => {
        signal.addEventListener('abort', () => {
          reject(signal.reason as Error);
        });
        setImmediate(() => {
          controller.abort(new Error('stop'));
        });
      });
    const probes = [probe('known', () => pass('yes')), wanting('open', spec('start'))];
    const setting = { probes, show, options: { signal: controller.signal } };
    const targets = ['a', 'b', 'c', 'd', 'e', 'f'].map((name) => `docker-daemon:${name}`);
    const { reports, done } = await check(setting, ...targets);
    expect(reports[0]?.probes.map(({ outcome, message }) => [outcome, message])).toEqual([
      ['pass', 'yes'],
      ['error', 'interrupted before it was decided'],
    ]);
    expect(reports[5]?.error?.code).toBe('INTERRUPTED');
    expect(done.at(-1)).toBe('closed');
  });

  it('tells a bug of a probe as one, with status 70, and checks the other targets', async () => {
    const bad = probe('process/bad', () => {
      throw new Error('oops');
    });
    const { reports } = await check({ probes: [bad] }, 'docker-daemon:a', 'docker-daemon:b');
    expect(reports.map(({ error }) => error?.exitCode)).toEqual([70, 70]);
    expect(reports[0]?.error?.message).toContain('the probe process/bad failed: Error: oops');
    expect(reports[0]?.findings).toEqual([]);
  });

  it.each([
    ['Dockerfile', 'FROM scratch\n', 'is a Dockerfile', 'docker build'],
    ['asyncy.yml', 'commands: {}\n', 'is a contract file', '--contract'],
    ['version.json', '{}', 'is a version file', 'lint'],
  ])('refuses a %s, and says what to do', async (name, text, message, suggestion) => {
    const path = join(folder, name);
    writeFileSync(path, text);
    const { report } = await check({ probes: [] }, path);
    expect(report?.error).toMatchObject({ code: 'NOT_AN_IMAGE', exitCode: 2 });
    expect(report?.error?.message).toContain(message);
    expect(report?.error?.suggestion).toContain(suggestion);
  });
});

describe('levels of probes', () => {
  const severities = async (settings: CheckOptions['settings']) =>
    (await check({ probes: [breaks, warns, advises], options: { settings } })).report?.findings.map(
      ({ ruleId, severity }) => `${ruleId} ${severity}`,
    );

  it("are the probe's own in the profile recommended, and errors in strict, but for advice", async () => {
    expect(await severities({})).toEqual([
      'process/breaks error',
      'process/warns warning',
      'process/advises note',
    ]);
    expect(await severities({ profiles: ['strict'] })).toEqual([
      'process/breaks error',
      'process/warns error',
      'process/advises note',
    ]);
  });

  it('leave the probes on beside profiles that only hold rules', async () => {
    expect(await severities({ profiles: ['oci'] })).toHaveLength(3);
  });

  it('refuse an id that is neither rule nor probe', async () => {
    await expect(severities({ rules: { 'process/stops-on-sigin': 'off' } })).rejects.toThrow(
      "there is no rule 'process/stops-on-sigin'",
    );
  });

  it('say in the head of the report what is run, by promise', async () => {
    const { rules } = await check({
      probes: [warns, probe('x/y', () => pass(''), { profiles: ['dockerflow'] })],
    });
    expect(rules).toEqual([
      {
        id: 'process/warns',
        property: 'process',
        summary: 'keeps process/warns',
        rationale: 'because',
        severity: 'error',
      },
    ]);
  });
});

describe('ignores and baselines', () => {
  const sigint = probe('process/stops-on-sigint', () => fail([finding(messages, 'worse', told)]), {
    messages,
  });
  const ignore = { rule: 'process/stops-on-sigint', reason: 'known' };

  it('hold findings of probes back', async () => {
    const { report } = await check({ probes: [sigint], options: { settings: { ignores: [ignore] } } });
    expect(report?.findings).toEqual([]);
    expect(report?.suppressed).toMatchObject([{ by: 'config', reason: 'known' }]);
    expect(report?.probes[0]).toMatchObject({ outcome: 'fail', severity: 'warning' });
  });

  it('are reported when nothing uses them, but not those of rules', async () => {
    const ignores = [
      { ...ignore, subject: 'signal SIGINT' },
      { rule: 'env/type-missing', reason: 'for the linter' },
    ];
    const { reports } = await check({ probes: [sigint], options: { settings: { ignores } } });
    expect(reports[1]?.findings.map(({ message }) => message)).toEqual([
      'Nothing is found that the ignored rule process/stops-on-sigint (signal SIGINT) would say.',
    ]);
  });
});

describe('rights', () => {
  const granted = async (setting: Omit<Setting, 'probes'>) => {
    let seen: readonly string[] = [];
    const looks: Probe = {
      ...probe('a', () => pass('')),
      next: ({ settings }) => {
        seen = settings.granted;
        return pass('');
      },
    };
    const { report } = await check({ probes: [looks], ...setting });
    return { granted: seen, left: report?.notEvaluated };
  };

  it('come from flags and local contract files', async () => {
    const path = join(folder, 'asyncy.yml');
    writeFileSync(path, 'commands: {}\ncap:\n  - NET_ADMIN\n');
    const { granted: seen } = await granted({
      run: { capabilities: ['CHOWN'] },
      options: { contractFiles: [path] },
    });
    expect(seen).toEqual(['CHOWN', 'NET_ADMIN']);
  });

  it('do not come from labels, and the report says so', async () => {
    const { granted: seen, left } = await granted({
      labels: { RUN: 'docker run --privileged --net=host -v /:/host IMAGE' },
    });
    expect(seen).toEqual([]);
    expect(left).toContainEqual({
      subject: 'command run',
      reason:
        'it asks for rights on the host (--privileged, --net=host, -v), which what an image says never grants; it was run without',
      location: { kind: 'label', key: 'RUN' },
    });
  });
});

describe('secrets', () => {
  it('are hidden in an answer before a probe cuts it to size, but where Dockerflow compares it', async () => {
    const request = { method: 'GET', path: '/', port: 80, timeout: 1000 };
    const asking = spec('asks', { steps: [{ do: 'request', request }] });
    const cutting = (property: 'api' | 'dockerflow'): Probe =>
      probe(
        `${property}/cuts`,
        (seen) => {
          const [step] = seen(asking)?.steps ?? [];
          return step?.do === 'request' ? pass(step.body.slice(0, 6)) : { runs: [asking] };
        },
        { property, profiles: ['recommended', 'dockerflow'] },
      );
    const messageOf = async (kind: 'image' | 'dockerflow', property: 'api' | 'dockerflow') => {
      const { report } = await check({
        probes: [cutting(property)],
        options: { kind },
        run: { env: new Map([['DB_PASSWORD', 'hunter2x']]) },
        show: (made) => observation(made, { answer: () => ({ body: 'hunter2x' }) }),
      });
      return report?.probes[0]?.message;
    };
    expect(await messageOf('image', 'api')).toBe('***');
    expect(await messageOf('dockerflow', 'dockerflow')).toBe('hunter');
  });

  it('show nowhere in a report: not in logs, evidence, titles, findings or values', async () => {
    const leaky = probe('process/leaks', (seen) => {
      const observed = seen(spec('with hunter2x'));
      if (!observed) return { runs: [spec('with hunter2x')] };
      const text = observed.stdout.head;
      return fail(
        [finding(messages, 'broken', { message: text, suggestion: text, data: { text } })],
        [{ kind: 'log', text }],
      );
    });
    const { report } = await check({
      probes: [leaky],
      run: {
        env: new Map([
          ['DB_PASSWORD', 'hunter2x'],
          ['PIN_TOKEN', 'abcd'],
          ['PLAIN', 'shown-value'],
        ]),
        hidden: new Set(['of-an-env-file']),
      },
      show: () => {
        const text = 'got hunter2x, (abcd), abcdef, of-an-env-file and shown-value';
        return { stdout: { head: text, tail: '', bytes: 10 } };
      },
    });
    const text = JSON.stringify(report);
    expect(text).not.toContain('hunter2x');
    expect(text).not.toContain('of-an-env-file');
    expect(report?.probes[0]?.evidence[0]?.text).toBe('got ***, (***), abcdef, *** and shown-value');
    expect(report?.check?.env).toEqual([
      { name: 'DB_PASSWORD', value: '***', origin: 'flag' },
      { name: 'PIN_TOKEN', value: '***', origin: 'flag' },
      { name: 'PLAIN', value: 'shown-value', origin: 'flag' },
    ]);
    expect(report?.check?.runs[0]?.title).toBe('with ***');
  });

  it('leave the words of the report alone where a value happens to be one of them', async () => {
    const { report } = await check({
      probes: [breaks],
      run: { hidden: new Set(['fail', 'error', 'process', 'flag']), env: new Map([['A', 'flag']]) },
    });
    expect(report?.probes[0]).toMatchObject({ outcome: 'fail', property: 'process', severity: 'error' });
    expect(report?.check?.env).toEqual([{ name: 'A', value: '***', origin: 'flag' }]);
  });
});
