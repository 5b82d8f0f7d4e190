import { formatPlatform } from '../../model/image.js';
import type { TargetReport } from '../../model/report.js';
import type { Observation, RunSpec, StepResult } from '../../model/run.js';
import type { ProbeContext } from '../../probes/probe.js';
import type { LoadedImage } from '../../sources/loaded-image.js';
import { readImageContract } from '../image-contract.js';
import { summarise } from '../inspect.js';
import { withFingerprints, identityOf } from '../lint/fingerprint.js';
import { holdBack } from '../lint/hold-back.js';
import { levelled } from '../lint/settings.js';
import { hide } from '../redact.js';
import type { CheckRun } from './check-run.js';
import { chooseCalls, chooseValues, drawRandom, graceOf, wantedFiles } from './context.js';
import { grantedCapabilities, ignoredDemands } from './grants.js';
import { hiddenValues } from './hidden.js';
import { activeProbes } from './levels.js';
import { findingsOf, resultOf, summaryOf } from './results.js';
import { schedule } from './schedule.js';

/** Docker's own patience. */
const usualGrace = 10_000;

type Read = Awaited<ReturnType<typeof readImageContract>>;

function settingsOf(
  target: string,
  { image }: LoadedImage,
  run: CheckRun,
): { settings: ProbeContext['settings']; active: ReturnType<typeof activeProbes> } {
  const { run: options, rules } = run;
  const resolved = rules.settingsFor(target);
  const { cmd, readyTimeout, observe, findCapabilities, basePath, headers, release } = options;
  return {
    active: activeProbes(run.kind, run.probes, resolved),
    settings: {
      ...(cmd && { cmd }),
      readyTimeout,
      observe,
      grace: options.grace ?? graceOf(image) ?? usualGrace,
      granted: grantedCapabilities(options.capabilities, run.joined),
      services: options.network !== undefined || options.companions.length > 0,
      findCapabilities,
      budgets: { ...resolved.budgets, ...options.budgets },
      basePath,
      headers,
      release,
      profiles: new Set(resolved.profiles),
    },
  };
}

/** Runs an image and tells what became of its promises. Throws what keeps all of it from being known; an interruption leaves what was decided. */
export async function checkImage(target: string, loaded: LoadedImage, run: CheckRun): Promise<TargetReport> {
  const { image } = loaded;
  const { settings, active } = settingsOf(target, loaded, run);
  const engineImage = await run.provide(loaded);
  const held = image.transport === 'docker' ? await run.inEngine(engineImage) : loaded;
  const files: LoadedImage = { image, ...(held?.readFiles && { readFiles: held.readFiles }) };
  const read = await readImageContract(files, run);
  const { contract } = read;
  const context: ProbeContext = {
    image,
    contract,
    env: await chooseValues(image, contract, run.run.env),
    calls: await chooseCalls(contract),
    ...(await wantedFiles(active, files, run.signal)),
    settings,
    random: drawRandom(contract),
  };
  const hidden = hiddenValues(contract, run.run.env, run.run.hidden);
  const conceal = <T>(part: T): T => hide(part, hidden.values, hidden.words);
  const sandbox = await run.sandbox();
  const seat = run.slots.enter();

  // Dockerflow compares bodies with files of the image, which are not hidden.
  const concealBody = (step: StepResult): StepResult =>
    step.do === 'request' ? { ...step, body: conceal(step.body) } : step;

  const execute = async (spec: RunSpec, signal: AbortSignal, begun: () => void): Promise<Observation> => {
    const title = conceal(spec.title);
    run.progress?.run({ target, title, state: 'waiting' });
    try {
      return await seat.run(signal, async () => {
        begun();
        run.progress?.run({ target, title, state: 'running' });
        const observation = await sandbox.run(engineImage, spec, signal);
        // Hidden before a probe cuts a line to size, which would leave half a secret.
        const { stdout, stderr, steps } = observation;
        const shown = run.kind === 'dockerflow' ? steps : steps.map(concealBody);
        return { ...observation, stdout: conceal(stdout), stderr: conceal(stderr), steps: shown };
      });
    } finally {
      run.progress?.run({ target, title, state: 'done' });
    }
  };

  try {
    const { decisions, runs } = await schedule(
      active.map(({ probe }) => probe),
      context,
      {
        execute,
        signal: run.signal,
        now: () => performance.now(),
        onDecision: ({ probe, verdict: { outcome } }) => {
          run.progress?.probe({ target, id: probe.meta.id, outcome });
        },
      },
    );
    const found = active.flatMap((each, index) => {
      const decision = decisions[index];
      return decision ? [{ findings: findingsOf(each, decision), result: resultOf(each, decision) }] : [];
    });
    return conceal({
      target,
      platform: formatPlatform(image.platform),
      image: summarise(image),
      contract,
      ...(await judged(
        target,
        loaded,
        read,
        found.flatMap(({ findings }) => findings),
        run,
      )),
      probes: found.map(({ result }) => result),
      check: summaryOf(run.kind, context, run.run, runs),
      notEvaluated: [...read.notEvaluated, ...ignoredDemands(contract, settings.granted)],
    });
  } finally {
    seat.leave();
  }
}

/** What the readers and the probes found, without what ignores and the baseline hold back. */
async function judged(
  target: string,
  { image }: LoadedImage,
  read: Read,
  found: TargetReport['findings'],
  run: CheckRun,
): Promise<Pick<TargetReport, 'findings' | 'suppressed'>> {
  const resolved = run.rules.settingsFor(target);
  const identity = identityOf({ image: image.name });
  const ofReaders = read.findings.flatMap((finding) => levelled(finding, resolved));
  const all = await withFingerprints([...ofReaders, ...found], identity, undefined);
  const uses = run.ignores.filter(
    ({ ignore }) => ignore.target === undefined || run.rules.matchesGlob(ignore.target, target),
  );
  for (const use of uses) use.met = true;
  run.baseline?.linted.add(identity);
  const { findings, suppressed } = holdBack(all, [], uses, run, identity);
  return { findings, ...(suppressed.length > 0 && { suppressed }) };
}
