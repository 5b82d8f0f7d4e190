import { quoted } from '../../contract/finding.js';
import { isPlainMetricName, parseStatsd } from '../../contract/statsd.js';
import type { Evidence } from '../../model/probe.js';
import type { Probe, ProbeMeta } from '../probe.js';
import { failIfAny, finding, pass, skip } from '../verdict.js';
import { secondRun } from './runs.js';
import { arrivalOf, whenServed } from './survey.js';

const messages = {
  malformed: { severity: 'note', summary: 'A line that it sends is no StatsD metric.' },
  'metric-name': { severity: 'note', summary: 'A metric has a name that back ends change.' },
} as const;

const meta: ProbeMeta = {
  id: 'dockerflow/sends-statsd',
  property: 'dockerflow',
  title: 'sends StatsD to $STATSD_HOST',
  summary:
    'Receives datagrams at STATSD_HOST and STATSD_PORT (and STATD_PORT, as the text spells it) during some requests and ten seconds more.',
  rationale: 'Metrics that are sent elsewhere, or in another form, are missing when they are needed.',
  source: 'Mozilla Dockerflow README at 51e0a9a, Sending metrics and logs',
  messages,
  maxRuns: 3,
  profiles: ['dockerflow-2016-02'],
};

const subject = 'statsd';

const probe: Probe = {
  meta,
  next: (context, seen) =>
    whenServed(context, seen, () => {
      const spec = secondRun(context);
      const run = seen(spec);
      if (!run) return { runs: [spec] };
      const datagrams = run.statsd;
      if (!datagrams) return skip('no receiver could be opened where the container reaches it');
      const { metrics, faults } = parseStatsd(datagrams);
      const names = [...new Set(metrics.map(({ name }) => name))];
      const isUp = arrivalOf(run, context.random.ports[1]).kind === 'served';
      if (metrics.length + faults.length === 0)
        return isUp
          ? skip('it sent nothing; metrics are left to the service')
          : skip('it did not come up with STATSD_HOST and CONFIG_PATH: see dockerflow/config-path-file');
      const evidence: Evidence[] = [
        {
          kind: 'note',
          text: datagrams
            .slice(0, 3)
            .map((text) => text.slice(0, 200))
            .join('\n'),
        },
      ];
      const [fault] = faults;
      const odd = names.find((name) => !isPlainMetricName(name));
      const findings = [
        ...(fault
          ? [
              finding(messages, 'malformed', {
                message: `${String(faults.length)} of ${String(metrics.length + faults.length)} lines are no metrics: ${fault.reason}, in ${quoted(fault.line)}.`,
                suggestion: 'Send name:value|type, with the type c, g, ms, h or s.',
                subject,
              }),
            ]
          : []),
        ...(odd === undefined
          ? []
          : [
              finding(messages, 'metric-name', {
                message: `The metric ${quoted(odd)} has a name that back ends change.`,
                suggestion: 'Use letters, digits, _ and - in parts joined by dots.',
                subject,
              }),
            ]),
      ];
      const few = names.slice(0, 5).map(quoted).join(', ');
      return (
        failIfAny(findings, evidence) ?? pass(`it sent ${String(metrics.length)} metrics: ${few}`, evidence)
      );
    }),
};
export default probe;
