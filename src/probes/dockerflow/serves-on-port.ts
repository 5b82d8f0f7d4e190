import type { Evidence } from '../../model/probe.js';
import type { Observation } from '../../model/run.js';
import { resultOf } from '../boot.js';
import { exitEvidence, formatMs, logEvidence, socketEvidence } from '../evidence.js';
import type { Probe, ProbeContext, ProbeMeta, Verdict } from '../probe.js';
import { fail, inconclusive, pass, skip } from '../verdict.js';
import { arrivalFinding, messages } from './arrival-finding.js';
import { exchangeEvidence, exchangeOf } from './exchange.js';
import { isFirstList, secondRun } from './runs.js';
import { arrivalOf, isUndecided, notServed, stateOf, surveyOf, type Survey } from './survey.js';

const meta: ProbeMeta = {
  id: 'dockerflow/serves-on-port',
  property: 'dockerflow',
  title: 'serves HTTP on $PORT',
  summary:
    'Starts the image with two random values of PORT, and asks for HTTP there. Where it listens instead is looked up.',
  rationale:
    'Whoever deploys the image chooses the port by PORT and sends the traffic there. A service that listens elsewhere gets none, and is restarted again and again.',
  source: 'Mozilla Dockerflow README at 8f8771b, requirement 2 (51e0a9a, requirement 1)',
  messages,
  maxRuns: 3,
  profiles: ['dockerflow', 'dockerflow-2016-02'],
};

function evidenceOf(observation: Observation): Evidence[] {
  const table = resultOf(observation, 'sockets');
  const fault: Evidence[] = observation.startFault
    ? [{ kind: 'start', text: observation.startFault.message }]
    : [];
  return [
    ...fault,
    ...exchangeEvidence(exchangeOf(observation, 'lbheartbeat')),
    ...(table ? [socketEvidence(table)] : []),
  ];
}

/** It serves; does it also with the second number? */
function judgeSecond(context: ProbeContext, { main, rescue }: Survey, second: Observation): Verdict {
  const [first, other] = context.random.ports;
  const arrival = arrivalOf(second, other);
  const evidence = [...(main ? evidenceOf(main) : []), ...evidenceOf(second)];
  const after = formatMs(main?.steps[0]?.at ?? 0);
  const wider =
    rescue?.how.kind === 'wider' && main === rescue.observation ? `; only ${rescue.how.title}` : '';
  if (arrival.kind === 'served')
    return pass(`it serves HTTP on ${String(first)} and ${String(other)}, after ${after}${wider}`, evidence);
  const broken = arrivalFinding(context, arrival, second, other);
  if (broken) return fail([broken], evidence);
  // There the second run also has CONFIG_PATH, and with more rights there was only one.
  if (isFirstList(context) || wider !== '')
    return pass(`it serves HTTP on ${String(first)}, after ${after}${wider}`, evidence);
  const state = isUndecided(arrival) ? stateOf(context, second, arrival.kind) : 'it could not be started';
  return inconclusive(`it serves HTTP on ${String(first)}, but not on ${String(other)}: ${state}`, [
    ...evidence,
    ...exitEvidence(second),
    ...logEvidence(second),
  ]);
}

const probe: Probe = {
  meta,
  next: (context, seen) => {
    const secondSpec = secondRun(context);
    const second = seen(secondSpec);
    const survey = surveyOf(context, seen);
    // Both are asked for at once, so that they run side by side.
    if ('runs' in survey) return { runs: second ? survey.runs : [...survey.runs, secondSpec] };
    if (!second) return { runs: [secondSpec] };
    const { arrival, shown, main } = survey;
    if (arrival.kind === 'platform') return skip('this engine cannot run the platform of the image');
    if (arrival.kind === 'served' && main) return judgeSecond(context, survey, second);
    const broken = arrivalFinding(context, arrival, shown, context.random.ports[0]);
    const evidence = [...evidenceOf(shown), ...logEvidence(shown, 5)];
    return broken ? fail([broken], evidence) : notServed(context, survey);
  },
};
export default probe;
