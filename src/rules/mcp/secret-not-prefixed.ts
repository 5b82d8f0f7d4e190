import { quoted, shortened } from '../../contract/finding.js';
import { metadataKey, noteOf, textsOf } from '../mcp-label.js';
import { defineRule } from '../rule.js';

export default defineRule({
  id: 'mcp/secret-not-prefixed',
  summary:
    'The name of a secret in the metadata of a Docker MCP server does not begin with the name of the server.',
  rationale:
    'Secrets of all servers stand in one store. A catalogue entry made from this label is refused, or gets the secret of another server.',
  remedy: 'Begin the name with the name of the server and a dot.',
  severity: 'warning',
  recommended: true,
  subject: 'image',
  since: '0.1.0',
  source: 'docker/mcp-gateway 2bd20fe8, docs/server-entry-spec.md, secrets',
  messages: {
    'not-prefixed': ({ secret, server }: { secret: string; server: string }) =>
      `The secret ${quoted(secret)} does not begin with the name of its server, ${quoted(`${server}.`)}`,
  },
  check(context) {
    const server = noteOf(context.contract, 'mcp-name')?.value;
    if (typeof server !== 'string' || server === '') return;
    for (const { text: secret, location } of textsOf(noteOf(context.contract, 'mcp-secrets'))) {
      if (secret.startsWith(`${server}.`)) continue;
      const name = shortened(secret.slice(secret.lastIndexOf('.') + 1));
      const suggestion = `Write name: ${shortened(server)}.${name}.`;
      const place = { subject: `label ${metadataKey}`, location, suggestion };
      context.report('not-prefixed', { secret, server }, place);
    }
  },
  examples: {
    failing: [
      {
        image: {
          config: {
            Labels: { [metadataKey]: 'name: flights\nsecrets:\n  - name: flightsx.key\n    env: KEY\n' },
          },
        },
        messageId: 'not-prefixed',
      },
      {
        dockerfile:
          'FROM alpine\nLABEL a=b \\\n  io.docker.server.metadata="{\\"name\\":\\"f\\",\\"secrets\\":[{\\"name\\":\\"key\\",\\"env\\":\\"K\\"}]}"\n',
        messageId: 'not-prefixed',
        line: 3,
      },
    ],
    clean: [
      {
        image: {
          config: {
            Labels: { [metadataKey]: 'name: flights\nsecrets:\n  - name: flights.key\n    env: KEY\n' },
          },
        },
      },
      { image: { config: { Labels: { [metadataKey]: 'secrets:\n  - name: key\n    env: KEY\n' } } } },
      {
        image: { config: { Labels: { [metadataKey]: 'name: ""\nsecrets:\n  - name: key\n    env: KEY\n' } } },
      },
    ],
  },
});
