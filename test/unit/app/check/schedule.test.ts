import { describe, expect, it } from 'vitest';

import { schedule, type Decision } from '../../../../src/app/check/schedule.js';
import { InternalError, UnavailableError } from '../../../../src/errors.js';
import type { Observation } from '../../../../src/model/run.js';
import type { Probe } from '../../../../src/probes/probe.js';
import { inconclusive, pass } from '../../../../src/probes/verdict.js';
import { context } from '../../probes/observation.js';
import { probe, Runs, spec, wanting } from './fakes.js';

function begin(probes: readonly Probe[], signal = new AbortController().signal) {
  const runs = new Runs();
  const decided: string[] = [];
  let time = 0;
  const done = schedule(probes, context(), {
    execute: runs.execute,
    signal,
    now: () => (time += 10),
    onDecision: ({ probe: { meta } }: Decision) => decided.push(meta.id),
  });
  done.catch(() => undefined); // each test looks at it itself
  return { runs, decided, done };
}

const outcomes = (decisions: readonly Decision[]): string[] =>
  decisions.map(({ verdict: { outcome, message } }) => `${outcome}: ${message}`);

describe('schedule', () => {
  it('makes equal runs once, whatever their titles, and lets different ones overlap', async () => {
    const same = { ...spec('start'), title: 'the same under another title' };
    const { runs, done } = begin([
      wanting('a', spec('start')),
      wanting('b', same),
      wanting('c', spec('other')),
    ]);
    expect(runs.made).toEqual(['start', 'other']);
    await runs.end('other');
    await runs.end('start');
    const { decisions } = await done;
    expect(decisions.map(({ runs: seen }) => seen)).toEqual([[0], [0], [1]]);
    expect(outcomes(decisions)).toEqual(['pass: seen', 'pass: seen', 'pass: seen']);
  });

  it('calls only those again that wait for a run', async () => {
    const calls: string[] = [];
    const counting = (id: string, run: string): Probe =>
      probe(id, (seen) => {
        calls.push(id);
        return seen(spec(run)) ? pass('') : { runs: [spec(run)] };
      });
    const { runs, done } = begin([counting('a', 'one'), counting('b', 'two')]);
    await runs.end('one');
    expect(calls).toEqual(['a', 'b', 'a']);
    await runs.end('two');
    await done;
    expect(calls).toEqual(['a', 'b', 'a', 'b']);
  });

  it('makes further runs when a probe wants them after it has seen one', async () => {
    const chain = probe('a', (seen) =>
      !seen(spec('one'))
        ? { runs: [spec('one')] }
        : !seen(spec('two'))
          ? { runs: [spec('two')] }
          : pass('both'),
    );
    const { runs, done } = begin([chain]);
    await runs.end('one');
    expect(runs.made).toEqual(['one', 'two']);
    await runs.end('two');
    const { decisions, runs: made } = await done;
    expect(decisions[0]).toMatchObject({ runs: [0, 1], verdict: { outcome: 'pass' } });
    expect(made.map(({ startedAt, endedAt }) => [startedAt, endedAt])).toEqual([
      [10, 20],
      [30, 40],
    ]);
  });

  it('decides in the order of what is seen and answers in the order of the probes', async () => {
    const { runs, decided, done } = begin([wanting('a', spec('slow')), wanting('b', spec('fast'))]);
    await runs.end('fast');
    expect(decided).toEqual(['b']);
    await runs.end('slow');
    expect((await done).decisions.map(({ probe: { meta } }) => meta.id)).toEqual(['a', 'b']);
  });

  it('gives every probe of a run in which the engine failed the outcome error, with its words', async () => {
    const fault = { code: 'ENGINE', message: 'the engine has gone', suggestion: 'Start it.' };
    const { runs, done } = begin([wanting('a', spec('x')), wanting('b', spec('x')), wanting('c', spec('y'))]);
    await runs.end('x', { fault });
    await runs.end('y');
    const { decisions, runs: made } = await done;
    expect(outcomes(decisions)).toEqual([
      'error: the engine has gone. Start it.',
      'error: the engine has gone. Start it.',
      'pass: seen',
    ]);
    expect(decisions[0]?.runs).toEqual([0]);
    expect(made[0]?.fault).toBe('the engine has gone. Start it.');
  });

  it('lets a probe that does not need the failed run decide without it', async () => {
    const either = probe('a', (seen) =>
      seen(spec('good')) ? pass('enough') : { runs: [spec('bad'), spec('good')] },
    );
    const { runs, done } = begin([either]);
    await runs.end('good');
    await runs.end('bad', { fault: { code: 'X', message: 'gone' } });
    expect(outcomes((await done).decisions)).toEqual(['pass: enough']);
  });

  it('takes an engine that refuses a run for one that failed', async () => {
    const execute = () => Promise.reject(new UnavailableError('ENGINE', 'no room left'));
    const { signal } = new AbortController();
    const { decisions } = await schedule([wanting('a', spec('x'))], context(), {
      execute,
      signal,
      now: () => 0,
    });
    expect(outcomes(decisions)).toEqual(['error: no room left']);
  });

  it('keeps what was decided when it is interrupted', async () => {
    const controller = new AbortController();
    const { runs, done } = begin([wanting('a', spec('x')), wanting('b', spec('y'))], controller.signal);
    await runs.end('x');
    controller.abort(new Error('stop'));
    expect(outcomes((await done).decisions)).toEqual([
      'pass: seen',
      'error: interrupted before it was decided',
    ]);
  });

  it('starts nothing when it was interrupted before', async () => {
    const { runs, done } = begin(
      [wanting('a', spec('x')), probe('b', () => inconclusive('no'))],
      AbortSignal.abort(),
    );
    expect(outcomes((await done).decisions)).toEqual([
      'error: interrupted before it was decided',
      'inconclusive: no',
    ]);
    expect(runs.made).toEqual([]);
  });

  it.each([
    [
      'throws',
      probe('bad/probe', () => {
        throw new TypeError('oops');
      }),
      'the probe bad/probe failed: TypeError: oops',
    ],
    [
      'asks for too many runs',
      wanting('bad/probe', ...['1', '2', '3', '4'].map((each) => spec(each))),
      'more runs than the 3',
    ],
    ['asks for nothing', probe('bad/probe', () => ({ runs: [] })), 'asks for runs that it has seen'],
  ])('fails as a bug of ours, naming the probe, when one %s', async (_what, bad, message) => {
    const { done } = begin([wanting('a', spec('x')), bad]);
    const error = await done.then(
      () => undefined,
      (reason: unknown) => reason,
    );
    expect(error).toBeInstanceOf(InternalError);
    expect((error as InternalError).message).toContain(message);
    expect((error as InternalError).message).toContain('bad/probe');
  });

  it('finds the bug of a probe that throws later, and ends the other runs', async () => {
    let calls = 0;
    const late = probe('late', () => {
      calls += 1;
      if (calls > 1) throw new Error('late');
      return { runs: [spec('x')] };
    });
    const signals: AbortSignal[] = [];
    const runs = new Runs();
    const execute = (run: Parameters<typeof runs.execute>[0], signal: AbortSignal): Promise<Observation> => {
      signals.push(signal);
      return runs.execute(run, signal);
    };
    const options = { execute, signal: new AbortController().signal, now: () => 0 };
    const done = schedule([late, wanting('a', spec('y'))], context(), options);
    const failed = expect(done).rejects.toThrow('the probe late failed');
    await runs.end('x');
    await failed;
    expect(signals.every(({ aborted }) => aborted)).toBe(true);
  });
});
