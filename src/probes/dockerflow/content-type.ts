import { quoted } from '../../contract/finding.js';
import type { Probe, ProbeMeta } from '../probe.js';
import { fail, finding, pass, skip } from '../verdict.js';
import { exchangeEvidence, mediaType } from './exchange.js';
import { endpoints } from './runs.js';
import { answerOf, whenServed } from './survey.js';

const messages = {
  missing: { severity: 'note', summary: 'The version object has no content type.' },
  other: { severity: 'note', summary: 'The version object is sent as something else than JSON.' },
} as const;

const path = endpoints.version;

const meta: ProbeMeta = {
  id: 'dockerflow/content-type',
  property: 'dockerflow',
  title: 'sends the version object as application/json',
  summary: `Looks at the content type of ${path}.`,
  rationale: 'Tools that look at the header before the body do not read JSON that is called something else.',
  source: 'Advice, not in Dockerflow; RFC 8259, section 11',
  messages,
  maxRuns: 2,
  profiles: ['dockerflow', 'dockerflow-2016-02'],
};

const isJson = (type: string): boolean =>
  type === 'application/json' || /^application\/[\w.-]{1,100}\+json$/.test(type);

const probe: Probe = {
  meta,
  next: (context, seen) =>
    whenServed(context, seen, (survey) => {
      const answer = answerOf(survey, 'version');
      const evidence = exchangeEvidence(answer);
      // What is no JSON object is told of there, whatever it is called.
      if (answer?.status !== 200 || !answer.body.trimStart().startsWith('{'))
        return skip('there is no version object: see dockerflow/version-endpoint', evidence);
      const type = mediaType(answer);
      if (type !== undefined && isJson(type)) return pass(`it is ${type}`, evidence);
      const told = {
        suggestion: 'Send the header Content-Type: application/json',
        subject: `endpoint ${path}`,
      };
      return fail(
        [
          type === undefined
            ? finding(messages, 'missing', { message: `GET ${path} sends no content type.`, ...told })
            : finding(messages, 'other', { message: `GET ${path} sends JSON as ${quoted(type)}.`, ...told }),
        ],
        evidence,
      );
    }),
};
export default probe;
