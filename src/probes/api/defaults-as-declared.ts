import { quoted, shortened } from '../../contract/finding.js';
import { redacted } from '../../model/secret.js';
import type { Probe, ProbeFinding, ProbeMeta } from '../probe.js';
import { failIfAny, finding, pass, skip } from '../verdict.js';
import { imageEnv } from './image-env.js';

const messages = {
  differs: {
    severity: 'error',
    summary: 'The default that is declared for a variable is not the one that the image sets.',
  },
} as const;

const meta: ProbeMeta = {
  id: 'api/defaults-as-declared',
  property: 'api',
  title: 'sets the defaults that it declares',
  summary:
    "Compares the declared default of each variable with the image's own ENV, which is what a container gets.",
  rationale:
    'Who reads the description and leaves the variable out counts on the default that is written there, and gets another one.',
  source: 'Module container, 2 API, Use environment variables; 3 Descriptive, api.ENV.*',
  messages,
  maxRuns: 0,
  profiles: ['recommended'],
};

const probe: Probe = {
  meta,
  next: ({ contract, image }) => {
    const set = imageEnv(image);
    // A declared default of a variable that the image does not set is the program's own, and cannot be seen.
    const declared = contract.env.filter(
      ({ default: value, declaredAt }) =>
        value !== undefined && value !== '' && declaredAt.some(({ kind }) => kind !== 'config'),
    );
    const comparable = declared.filter(({ name }) => set.has(name));
    if (declared.length === 0) return skip('no default is declared');
    if (comparable.length === 0)
      return skip(
        'the image sets none of the variables with a declared default: those are for the program to keep',
      );
    const findings = comparable.flatMap(({ name, default: value, secret, declaredAt }): ProbeFinding[] => {
      const real = set.get(name);
      if (value === undefined || real === undefined || real === value) return [];
      const show = (text: string): string => (secret ? redacted : quoted(text));
      const [location] = declaredAt;
      const key = shortened(name);
      return [
        finding(messages, 'differs', {
          message: `The default of ${quoted(name)} is declared as ${show(value)}, and the image sets ${show(real)}.`,
          suggestion: `Write the same in both: ENV ${key}=… and LABEL api.ENV.${key}="…".`,
          subject: `env ${name}`,
          ...(location && { location }),
          data: { variable: name },
        }),
      ];
    });
    const count = `${String(comparable.length)} of ${String(declared.length)} declared defaults`;
    return failIfAny(findings) ?? pass(`${count} stand in the image's ENV, as declared`);
  },
};
export default probe;
