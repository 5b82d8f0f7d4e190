import { quoted } from '../../contract/finding.js';
import { firstDifference, type JsonDifference } from '../../contract/json-equal.js';
import { isJsonObject, parseJsonText, type JsonObject } from '../../contract/json-text.js';
import { toJson } from '../../contract/yaml/node.js';
import type { Json } from '../../model/contract.js';
import type { Evidence } from '../../model/probe.js';
import type { HttpExchange } from '../../model/run.js';
import type { Probe, ProbeFinding, ProbeMeta, Verdict } from '../probe.js';
import { fail, finding, inconclusive, pass, skip } from '../verdict.js';
import { endpointMessages, hiddenBy, statusFinding } from './endpoint-findings.js';
import { exchangeEvidence } from './exchange.js';
import { versionPath } from './paths.js';
import { endpoints, isFirstList } from './runs.js';
import { answerOf, whenServed } from './survey.js';
import { fileState, isUsable, type FileState } from './version-sources.js';

const messages = {
  ...endpointMessages,
  'not-json': { severity: 'error', summary: 'What it answers is not JSON.' },
  'not-an-object': { severity: 'error', summary: 'What it answers is JSON, but no object.' },
  empty: { severity: 'error', summary: 'The object that it answers is empty.' },
  differs: { severity: 'error', summary: 'What it answers differs from /app/version.json.' },
} as const;

const path = endpoints.version;

const meta: ProbeMeta = {
  id: 'dockerflow/version-endpoint',
  property: 'dockerflow',
  title: `answers ${path} with the version object`,
  summary: `Asks for ${path}, and compares the JSON value with ${versionPath} in the same container.`,
  rationale:
    'Who looks for the commit of a running service asks it. An answer that is not that of the file, which deployments compare, sends them to the wrong code.',
  source:
    'Mozilla Dockerflow README at 8f8771b, requirement 4; docs/version_object.md (51e0a9a, requirement 2)',
  messages,
  maxRuns: 2,
  profiles: ['dockerflow', 'dockerflow-2016-02'],
};

const place = { subject: `endpoint ${path}` } as const;
const answerTheFile = `Answer ${path} with the contents of ${versionPath}.`;

const shown = (value: Json | undefined): string =>
  value === undefined ? 'nothing' : quoted(typeof value === 'string' ? value : JSON.stringify(value));

function differenceFinding({ pointer, one, other }: JsonDifference): ProbeFinding {
  const where = pointer === '' ? 'the whole value' : quoted(pointer.slice(1).replaceAll('/', '.'));
  const said = `it is ${shown(one)} in ${versionPath} and ${shown(other)} in the answer`;
  return finding(messages, 'differs', {
    message: `GET ${path} differs from ${versionPath} at ${where}: ${said}.`,
    suggestion: `Read ${versionPath} when the service starts, and answer it as it is: nothing added, nothing renamed, no copy from the build.`,
    ...place,
    data: { pointer },
  });
}

/** The object of an answer, or what is wrong with it. */
function objectOf(answer: HttpExchange): { object: JsonObject } | { finding: ProbeFinding } {
  const parsed = parseJsonText(answer.body.replace(/^\ufeff/, ''));
  if ('fault' in parsed)
    return {
      finding: finding(messages, 'not-json', {
        message: `What GET ${path} answers ${parsed.fault}: ${quoted(answer.body.slice(0, 60))}.`,
        suggestion: answerTheFile,
        ...place,
      }),
    };
  if (isJsonObject(parsed.value)) return { object: parsed.value };
  const message = `GET ${path} answers ${quoted(JSON.stringify(parsed.value))}, which is no object.`;
  return { finding: finding(messages, 'not-an-object', { message, suggestion: answerTheFile, ...place }) };
}

function compare(object: JsonObject, state: FileState, evidence: Evidence[]): Verdict {
  if (!isUsable(state) || !state.file.root)
    return skip('there is no version file to compare it with: see dockerflow/version-file-valid', evidence);
  const difference = firstDifference(toJson(state.file.root), object);
  return difference
    ? fail(
        [differenceFinding(difference)],
        [...evidence, { kind: 'files', text: state.file.text.slice(0, 300) }],
      )
    : pass(`it is equal to ${versionPath}`, evidence);
}

const probe: Probe = {
  meta,
  next: (context, seen) =>
    whenServed(context, seen, (survey) => {
      const hidden = hiddenBy(survey, 'version');
      const answer = answerOf(survey, 'version');
      if (hidden) return hidden;
      if (!answer) return inconclusive('it was not asked');
      const evidence = exchangeEvidence(answer);
      const isFirst = isFirstList(context);
      const state = fileState(context, survey.main);
      // Without a file that can be read the endpoint can answer nothing good, and whatever it answers is no second fault.
      const fromFile = isFirst || isUsable(state);
      const noFile = (): Verdict => compare({}, state, evidence);
      if (answer.status !== 200)
        return fromFile ? fail([statusFinding('version', answer, '200')], evidence) : noFile();
      const read = objectOf(answer);
      if ('finding' in read) return fromFile ? fail([read.finding], evidence) : noFile();
      if (!isFirst) return compare(read.object, state, evidence);
      if (Object.keys(read.object).length > 0) return pass('it is a JSON object', evidence);
      const message = `GET ${path} answers an empty object.`;
      return fail([finding(messages, 'empty', { message, suggestion: answerTheFile, ...place })], evidence);
    }),
};
export default probe;
