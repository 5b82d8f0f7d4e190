import { quoted } from '../../contract/finding.js';
import { placesInContract } from '../places.js';
import { defineRule } from '../rule.js';

/** POSIX, and what Docker and Kubernetes take besides. */
const posixName = /^[A-Za-z_][A-Za-z0-9_]*$/;
const looseName = /^[A-Za-z_][A-Za-z0-9_.-]*$/;

/** Programs read these in lower case, and many of them in no other. */
const lowerByCustom = /^(?:(?:https?|ftp|no|all|socks)_proxy|npm_config_.*|container)$/;

export default defineRule({
  id: 'env/name-invalid',
  summary: 'The name of a variable is none, or none that everybody can set.',
  rationale:
    'Shells set and read only names of letters, digits and underscores. Names are taken exactly as they are written: in lower case they look like another variable to programs that ask for capitals.',
  remedy: 'Write capitals, digits and underscores, a letter or an underscore first.',
  severity: 'warning',
  recommended: true,
  subject: 'contract',
  since: '0.1.0',
  source: 'POSIX.1-2024, Base Definitions 8.1; Kubernetes, EnvVar.name; spec/asyncy.md 1.10',
  messages: {
    invalid: ({ name }: { name: string }) => `${quoted(name)} is no name of a variable.`,
    'not-posix': ({ name }: { name: string }) =>
      `The variable ${quoted(name)} can be handed to a container, but no shell can set or read it.`,
    'lower-case': ({ name }: { name: string }) =>
      `The variable ${quoted(name)} is in lower case, and is another one than ${quoted(name.toUpperCase())}.`,
  },
  check(context) {
    for (const variable of context.contract.env) {
      const { name, declaredAt } = variable;
      const place = { subject: `env ${name}`, location: declaredAt[0] };
      const better = name
        .toUpperCase()
        .replace(/[^A-Z0-9_]/g, '_')
        .replace(/^(?=\d)/, '_')
        .slice(0, 80);
      const suggestion = `Write ${better || 'NAME'}.`;
      if (!looseName.test(name)) context.report('invalid', { name }, { ...place, suggestion });
      else if (!posixName.test(name))
        context.report('not-posix', { name }, { ...place, suggestion, severity: 'note' });
      else if (
        // What the image sets for its own programs is their business.
        placesInContract(variable, context).length > 0 &&
        /[a-z]/.test(name) &&
        !lowerByCustom.test(name)
      )
        context.report('lower-case', { name }, { ...place, suggestion, severity: 'note' });
    }
  },
  examples: {
    failing: [
      { contract: 'env:\n  1ST: {type: int}\n', messageId: 'invalid', line: 2 },
      { contract: 'env:\n  A B: {type: int}\n', messageId: 'invalid', line: 2 },
      { image: { config: { Env: ['a b=1'] } }, messageId: 'invalid' },
      { dockerfile: 'FROM alpine\nENV discovery.type=single-node\n', messageId: 'not-posix', line: 2 },
      { contract: 'env:\n  PAGE-SIZE: {type: int}\n', messageId: 'not-posix', line: 2 },
      { contract: 'env:\n  access_token: {type: string}\n', messageId: 'lower-case', line: 2 },
      { image: { config: { Labels: { 'api.ENV.Port': '80' } } }, messageId: 'lower-case' },
    ],
    clean: [
      { contract: 'env:\n  _A1_B: {type: int}\n  https_proxy: {type: string}\n  npm_config_registry:\n' },
      { dockerfile: 'FROM alpine\nENV npm_config_x=1 pgdata=/data\n' },
    ],
  },
});
