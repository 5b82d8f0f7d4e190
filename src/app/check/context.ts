import { randomInt } from 'node:crypto';

import { UnavailableError } from '../../errors.js';
import type { Contract } from '../../model/contract.js';
import type { Image } from '../../model/image.js';
import type { EnvPlan, ProbeContext } from '../../probes/probe.js';
import * as callPlan from '../../probes/values/plan-calls.js';
import { needsSamples, planEnv, type GivenValues } from '../../probes/values/plan.js';
import type { LoadedImage } from '../../sources/loaded-image.js';
import { textsOf } from '../lint/facts.js';
import type { ActiveProbe } from './levels.js';

/** Below those that the kernel gives to outgoing connections, above those that programs like. */
const [lowestPort, highestPort] = [20_000, 32_000];

/** Two ports that the image does not know of, and a path that no service can know. */
export function drawRandom({ ports }: Contract): ProbeContext['random'] {
  const declared = new Set(ports.map(({ port }) => port));
  const draw = (not?: number): number => {
    for (;;) {
      const port = randomInt(lowestPort, highestPort);
      if (!declared.has(port) && port !== not) return port;
    }
  };
  const first = draw();
  return { ports: [first, draw(first)], path: `/container-api-${randomInt(2 ** 40).toString(36)}` };
}

/** Values for the variables, made up where the contract asks for one and nobody gives it. */
export async function chooseValues(image: Image, contract: Contract, given: GivenValues): Promise<EnvPlan> {
  if (!needsSamples(contract)) return planEnv(image, contract, given);
  const { loadSamples } = await import('../../contract/patterns/samples.js');
  return planEnv(image, contract, given, await loadSamples());
}

/** How the declared commands are called, with values that are made up where nobody gives them. */
export async function chooseCalls(contract: Contract): Promise<callPlan.CallPlan> {
  if (!callPlan.needsSamples(contract)) return callPlan.planCalls(contract);
  const { loadSamples } = await import('../../contract/patterns/samples.js');
  return callPlan.planCalls(contract, await loadSamples());
}

/** Milliseconds from a stop signal to the kill, as the image asks for it (Docker's StopTimeout, which the OCI configuration lacks). */
export function graceOf({ rawConfig }: Image): number | undefined {
  if (rawConfig === undefined) return undefined;
  try {
    const { config } = JSON.parse(rawConfig) as { config?: { StopTimeout?: unknown } };
    const seconds = config?.StopTimeout;
    return typeof seconds === 'number' && seconds > 0 && seconds <= 3600 ? seconds * 1000 : undefined;
  } catch {
    // What is wrong with the configuration was said when it was read.
    return undefined;
  }
}

/** The files that probes want to read, as texts; absent where nobody gives them. */
export async function wantedFiles(
  active: readonly ActiveProbe[],
  { readFiles }: LoadedImage,
  signal: AbortSignal,
): Promise<Pick<ProbeContext, 'files'>> {
  const paths = [...new Set(active.flatMap(({ probe }) => probe.meta.files ?? []))];
  if (paths.length === 0 || !readFiles) return {};
  try {
    return { files: textsOf(paths, await readFiles(paths, signal)) };
  } catch (error) {
    // The image is in the engine, and everything that its runs show is told; what its files would tell is not known.
    if (signal.aborted || !(error instanceof UnavailableError)) throw error;
    return {};
  }
}
