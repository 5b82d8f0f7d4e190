import type { Evidence } from '../../model/probe.js';
import type { Probe, ProbeMeta } from '../probe.js';
import { failIfAny, pass, skip } from '../verdict.js';
import { logLines, mozlogFindings, mozlogMessages } from './mozlog-findings.js';
import { isFirstList } from './runs.js';
import { whenServed } from './survey.js';

const meta: ProbeMeta = {
  id: 'dockerflow/mozlog',
  property: 'dockerflow',
  title: 'logs to stdout in mozlog format',
  summary:
    'Judges each line of stdout, after some requests, in tiers: one is mozlog, all have a right envelope, Fields match the strict schema.',
  rationale:
    'What gathers the logs reads mozlog by its keys and units: lines in another format are dropped, and those with a Timestamp in milliseconds are filed under 1970.',
  source:
    'Mozilla Dockerflow README at 8f8771b, recommendation 2; docs/mozlog.md at f1d3881 (51e0a9a, Sending metrics and logs)',
  messages: mozlogMessages,
  maxRuns: 2,
  profiles: ['dockerflow', 'dockerflow-2016-02'],
};

const probe: Probe = {
  meta,
  next: (context, seen) =>
    whenServed(context, seen, ({ main }) => {
      const out = logLines(main.stdout);
      if (out.length === 0 && logLines(main.stderr).length === 0)
        return skip('it writes no log: see dockerflow/logs-text');
      const evidence: Evidence[] = [
        {
          kind: 'log',
          text: out
            .slice(0, 3)
            .map(({ text }) => text.slice(0, 300))
            .join('\n'),
        },
      ];
      const findings = mozlogFindings(main, isFirstList(context));
      const summaries = out.filter(({ type }) => type === 'request.summary').length;
      const note = summaries > 0 ? `, ${String(summaries)} of them request.summary` : '';
      return (
        failIfAny(findings, evidence) ?? pass(`all ${String(out.length)} lines are mozlog${note}`, evidence)
      );
    }),
};
export default probe;
