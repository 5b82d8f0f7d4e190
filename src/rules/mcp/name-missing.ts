import { metadataKey, noteOf } from '../mcp-label.js';
import { defineRule } from '../rule.js';

export default defineRule({
  id: 'mcp/name-missing',
  summary: 'The metadata of a Docker MCP server has no name.',
  rationale:
    "The name is how the gateway, its catalogues and secrets refer to the server. A server without one fails the gateway's validation.",
  remedy: 'Write name: and a short name in small letters into the label.',
  severity: 'error',
  recommended: true,
  subject: 'image',
  since: '0.1.0',
  source: 'docker/mcp-gateway 2bd20fe8, docs/server-entry-spec.md, `name`',
  messages: {
    missing: () => `The label "${metadataKey}" has no "name".`,
    'not-text': () => `"name" of the label "${metadataKey}" is not a text.`,
  },
  check(context) {
    const text = context.contract.labels[metadataKey]?.trim() ?? '';
    // What is no map at all is reported by its reader.
    if (!context.contract.dialects.includes('docker-mcp') && !/^\{\s*\}$/.test(text)) return;
    const name = noteOf(context.contract, 'mcp-name');
    const location = name?.declaredAt[0] ?? { kind: 'label' as const, key: metadataKey };
    const place = {
      subject: `label ${metadataKey}`,
      location,
      suggestion: 'Write "name: my-server" into it.',
    };
    const value = name?.value ?? '';
    if (typeof value === 'object') context.report('not-text', {}, place);
    else if (String(value).trim() === '') context.report('missing', {}, place);
  },
  examples: {
    failing: [
      {
        dockerfile: 'FROM alpine\nLABEL io.docker.server.metadata="description: Finds flights"\n',
        messageId: 'missing',
        line: 2,
      },
      { image: { config: { Labels: { [metadataKey]: '{"name": " "}' } } }, messageId: 'missing' },
      { image: { config: { Labels: { [metadataKey]: '{}' } } }, messageId: 'missing' },
      { image: { config: { Labels: { [metadataKey]: 'name: [flights]' } } }, messageId: 'not-text' },
    ],
    clean: [
      { dockerfile: 'FROM alpine\nLABEL io.docker.server.metadata="name: flights"\n' },
      { image: { config: { Labels: { [metadataKey]: 'name: 7' } } } },
      { image: { config: { Labels: { [metadataKey]: '' } } } },
      { image: { config: { Labels: { [metadataKey]: 'flights' } } } },
      { image: { config: { Labels: { 'org.opencontainers.image.title': 'Flights' } } } },
    ],
  },
});
