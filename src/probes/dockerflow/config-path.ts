/** Both kinds of `$CONFIG_PATH`, of the list of 2016. */
import type { RunSpec } from '../../model/run.js';
import { exitEvidence, logEvidence } from '../evidence.js';
import type { Next, Probe, ProbeContext, ProbeMeta, Seen } from '../probe.js';
import { fail, finding, pass, skip } from '../verdict.js';
import { arrivalOf, whenServed } from './survey.js';

const source = 'Mozilla Dockerflow README at 51e0a9a, Run time configurations';

interface Kind {
  id: string;
  title: string;
  /** What is at the path: `a file that holds {}`. */
  what: string;
  /** Said after it, where the run has more that is new. */
  beside?: string;
  run: (context: ProbeContext) => RunSpec;
}

function judge(kind: Kind, messages: ProbeMeta['messages'], context: ProbeContext, seen: Seen): Next {
  return whenServed(context, seen, (survey) => {
    if (survey.main !== survey.bare)
      return skip('it does not serve without help: see dockerflow/serves-on-port');
    const spec = kind.run(context);
    const run = seen(spec);
    if (!run) return { runs: [spec] };
    const { kind: arrival } = arrivalOf(run, context.random.ports[1]);
    if (arrival === 'served') return pass(`it serves with CONFIG_PATH set to ${kind.what}`);
    const evidence = [...exitEvidence(run), ...logEvidence(run, 8)];
    if (arrival !== 'exited' && arrival !== 'silent')
      return skip('it does not serve on a second PORT: see dockerflow/serves-on-port', evidence);
    const how = arrival === 'exited' ? `ends with ${String(run.exit?.code)}` : 'never listens';
    const message = `With CONFIG_PATH set to ${kind.what}${kind.beside ?? ''} it ${how}, and without CONFIG_PATH it serves.`;
    const suggestion =
      'Take from CONFIG_PATH what is there, keep defaults for the rest, and say in the documentation what has to be there.';
    return fail([finding(messages, 'fails', { message, suggestion, subject: 'env CONFIG_PATH' })], evidence);
  });
}

/** A probe that starts the image with CONFIG_PATH, and wants it to serve as it does without. */
export function configPathProbe(kind: Kind): Probe {
  const messages = {
    fails: { severity: 'note', summary: `It does not serve with CONFIG_PATH set to ${kind.what}.` },
  } as const;
  return {
    meta: {
      id: kind.id,
      property: 'dockerflow',
      title: kind.title,
      summary: `Starts the image with CONFIG_PATH set to ${kind.what}, which it need not read.`,
      rationale:
        'The platform sets CONFIG_PATH for every service, to a file or to a directory: one that falls over it cannot be deployed there.',
      source,
      messages,
      maxRuns: 3,
      profiles: ['dockerflow-2016-02'],
    },
    next: (context, seen) => judge(kind, messages, context, seen),
  };
}
