import { describe, expect, test } from 'vitest';
import { bootOf, cameUp, runLike, untilReady, whenBooted, type Boot } from '../../../src/probes/boot.js';
import type { Observation, RunSpec } from '../../../src/model/run.js';
import type { PlannedValue, ProbeContext, Seen } from '../../../src/probes/probe.js';
import { pass } from '../../../src/probes/verdict.js';
import { context, ended, observation, tcp, udp, type ContextParts, type Shown } from './observation.js';

const ports = [{ port: 80, protocol: 'tcp', declaredAt: [] }];
const silent: Shown = { at: { 0: { ended: 'timeout' } } };
const optional: PlannedValue = { name: 'MODE', value: 'm', origin: 'example', required: false };

/** Where it ends when every run that it asks for is made. */
function stateOf(given: ProbeContext, show: (spec: RunSpec) => Shown) {
  const made: Observation[] = [];
  const seen: Seen = (spec) => made.find((one) => one.spec.title === spec.title);
  for (;;) {
    const state = bootOf(given, seen);
    if (state.kind !== 'pending') return { ...state, titles: made.map(({ spec }) => spec.title) };
    for (const spec of state.runs) made.push(observation(spec, show(spec)));
  }
}

function bootWith(parts: ContextParts, shown: Shown): Boot {
  const state = stateOf(context(parts), () => shown);
  if (state.kind !== 'booted') throw new Error(state.kind);
  return state;
}

describe('bootOf', () => {
  test('a service is ready when its declared ports listen', () => {
    const shown = { sockets: [tcp(80), udp(53), udp(40_000), tcp(40_000)] };
    expect(bootWith({ contract: { ports } }, shown)).toMatchObject({
      role: 'service',
      ready: true,
      readyAt: 100,
      crashed: false,
      needed: [],
      capabilities: [],
      // Without the socket of a sender.
      listeners: [
        { port: 80, protocol: 'tcp' },
        { port: 53, protocol: 'udp' },
        { port: 40_000, protocol: 'tcp' },
      ],
    });
  });

  test('a task ends with 0, a service that ends once it was ready has crashed', () => {
    expect(bootWith({}, ended(0))).toMatchObject({ role: 'task', ready: true, crashed: false });
    const exit = { code: 0, at: 300, oomKilled: false };
    expect(bootWith({ contract: { ports } }, { exit })).toMatchObject({ role: 'service', crashed: true });
  });

  test('what does not come up is tried with capabilities and all optional variables at once', () => {
    const given = context({ contract: { ports }, env: { optional: [optional] } });
    const titles = [
      'starts',
      "starts with the engine's default capabilities",
      'starts with all optional variables',
    ];
    expect(stateOf(given, () => ended(1))).toMatchObject({ kind: 'not-booted', titles });
    expect(stateOf(given, ({ capabilities }) => (capabilities === 'default' ? {} : ended(1)))).toMatchObject({
      kind: 'booted',
      needed: ['capabilities'],
      capabilities: 'default',
      env: {},
    });
    expect(stateOf(given, ({ env }) => ('MODE' in env ? {} : ended(1)))).toMatchObject({
      needed: ['optional-variables'],
      capabilities: [],
      env: { MODE: 'm' },
    });
  });

  test('what was granted stays beside the default capabilities', () => {
    const given = context({ settings: { granted: ['NET_ADMIN'] } });
    const state = stateOf(given, ({ capabilities }) => (capabilities.length > 1 ? {} : ended(1)));
    expect(state).toMatchObject({ kind: 'booted' });
    expect('capabilities' in state && state.capabilities).toContain('NET_ADMIN');
    expect('capabilities' in state && state.capabilities).toContain('CHOWN');
  });

  test('a variable that the log calls missing is tried in place of capabilities', () => {
    const needs = ({ env }: RunSpec): Shown =>
      'API_HOST' in env ? {} : ended(1, { stderr: 'API_HOST is not set' });
    expect(stateOf(context({ contract: { ports } }), needs)).toMatchObject({
      kind: 'booted',
      needed: ['undeclared-variable'],
      undeclared: 'API_HOST',
      titles: ['starts', 'starts with a variable that its log calls missing'],
    });
    const stuck = () => ended(1, { stderr: 'API_HOST is not set' });
    const state = stateOf(context({ contract: { ports } }), stuck);
    expect(state.kind).toBe('not-booted');
    expect(state).not.toHaveProperty('undeclared');
    const next = ({ env }: RunSpec): Shown => ended(1, { stderr: 'API_HOST' in env ? '' : 'API_HOST unset' });
    expect(stateOf(context({ contract: { ports } }), next)).toMatchObject({
      kind: 'not-booted',
      undeclared: 'API_HOST',
    });
  });

  test('one that runs without listening in every way has booted, and is not ready', () => {
    expect(bootWith({ contract: { ports } }, silent)).toMatchObject({ ready: false, needed: [] });
  });

  test('what cannot be started is not tried again', () => {
    const startFault = { kind: 'platform', message: '' } as const;
    expect(stateOf(context(), () => ({ startFault }))).toMatchObject({
      kind: 'not-started',
      platform: true,
      titles: ['starts'],
    });
  });
});

describe('later runs', () => {
  test('wait for the same listeners, with patience', () => {
    const given = context({ contract: { ports } });
    const boot = bootWith({ contract: { ports } }, { sockets: [tcp(80)] });
    expect(untilReady(given, boot)).toEqual({
      do: 'wait',
      for: [{ kind: 'listening', ports: [{ port: 80, protocol: 'tcp' }] }],
      timeout: 10_000,
    });
    expect(untilReady(given, { ...boot, readyAt: 4000 }).timeout).toBe(20_000);
    expect(untilReady(given, { ...boot, readyAt: 9000 }).timeout).toBe(30_000);
  });

  test('wait for a task to end, and for a silent service to run on', () => {
    expect(untilReady(context(), bootWith({}, ended(0))).for).toEqual([{ kind: 'exited' }]);
    const boot = bootWith({ contract: { ports } }, silent);
    expect(untilReady(context(), { ...boot, readyAt: 30_000 })).toEqual({
      do: 'wait',
      for: [{ kind: 'running', ms: 1000 }],
      timeout: 30_000,
    });
  });

  test('came up when the wait was met, and a task ended with 0', () => {
    const service = bootWith({ contract: { ports } }, { sockets: [tcp(80)] });
    const task = bootWith({}, ended(0));
    const given = context({ contract: { ports } });
    const run = (boot: Boot, shown: Shown) =>
      cameUp(boot, observation(runLike(given, boot, 'again', [untilReady(given, boot)]), shown));
    expect(run(service, {})).toBe(true);
    expect(run(service, silent)).toBe(false);
    expect(run(task, { exit: { code: 0, at: 5, oomKilled: false } })).toBe(true);
    expect(run(task, { exit: { code: 1, at: 5, oomKilled: false } })).toBe(false);
  });

  test('have the command of the user, and services where they were asked for', () => {
    const given = context({ settings: { cmd: ['serve'], services: true } });
    const run = runLike(given, bootWith({}, {}), 'x', [], { readOnlyRoot: true });
    expect(run).toMatchObject({ cmd: ['serve'], network: 'services', readOnlyRoot: true });
  });
});

test('whenBooted judges nothing that waits for values that were made up', () => {
  const made = { name: 'A', value: 'x', origin: 'synthesised', required: true } as const;
  const given = context({ contract: { ports }, env: { given: [made] } });
  const seen: Seen = (spec) => observation(spec, silent);
  expect(whenBooted(given, seen, () => pass('ok'))).toMatchObject({ outcome: 'inconclusive' });
  expect(whenBooted(context({ contract: { ports } }), seen, () => pass('ok'))).toMatchObject({
    outcome: 'pass',
  });
});
