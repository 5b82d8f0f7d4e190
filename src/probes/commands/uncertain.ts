import { plainCapability } from '../../contract/capability-names.js';
import { shortened } from '../../contract/finding.js';
import type { Observation } from '../../model/run.js';
import { lastLines } from '../evidence.js';
import { likelyMissing } from '../missing-variable.js';
import type { ProbeContext } from '../probe.js';
import { hostNotFound } from '../self-contained/named-host.js';
import type { PlannedCall } from '../values/plan-calls.js';

/** What programs write that find nobody on the network. */
const noNetwork =
  /\b(?:ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ENETUNREACH|EHOSTUNREACH|ETIMEDOUT|getaddrinfo|connection refused|network (?:is )?unreachable|no route to host|name or service not known|temporary failure in name resolution|could not resolve host|bad address|no such host)\b/i;

const mostNamed = 5;

function networkHint(context: ProbeContext, observation: Observation): string | undefined {
  if (context.settings.services) return undefined;
  const host = hostNotFound(observation);
  const lines = [...lastLines(observation.stderr), ...lastLines(observation.stdout)];
  if (host === undefined && !lines.some((line) => noNetwork.test(line))) return undefined;
  return `it looks for ${host === undefined ? 'something' : shortened(host)} on the network, which has no way out here: give --network or --with`;
}

/** What the contract asks for that the run had not: only flags and files of the user's give it. */
function missingRights({ contract, image, settings }: ProbeContext): string | undefined {
  const capability = contract.capabilities.find(
    ({ name }) => !settings.granted.includes(plainCapability(name)),
  );
  if (capability) return `it was run without ${shortened(capability.name)}: give --cap-add`;
  const ofImage = image.config.Volumes ?? {};
  const volume = contract.volumes.find(({ path }) => !Object.hasOwn(ofImage, path));
  if (volume) return `it was run without its volume ${shortened(volume.path)}`;
  const link = contract.links.find(({ required }) => required);
  if (link && !settings.services) return `it needs ${shortened(link.name)}: give --with`;
  const { startup } = contract.lifecycle;
  return startup?.role === 'hook' ? 'it was called without its startup hook' : undefined;
}

/** Why a call that failed is not held against the image; undefined where all that it was given stands in the contract. */
export function whyUncertain(
  context: ProbeContext,
  { madeUp }: PlannedCall,
  observation: Observation,
): string | undefined {
  if (madeUp.length > 0)
    return `values were made up for ${madeUp.slice(0, mostNamed).map(shortened).join(', ')}: declare a default, or an example`;
  return likelyMissing(context, observation) ?? networkHint(context, observation) ?? missingRights(context);
}
