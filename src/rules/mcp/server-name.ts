import { quoted } from '../../contract/finding.js';
import { defineRule } from '../rule.js';

const key = 'io.modelcontextprotocol.server.name';
const form = /^[A-Za-z0-9.-]+\/[A-Za-z0-9._-]+$/;
const longest = 200;

export default defineRule({
  id: 'mcp/server-name',
  summary: 'The name of an MCP server in its label is none that the registry takes.',
  rationale:
    'The MCP registry publishes an image only when this label equals the name in server.json, letter by letter, and takes only names of the form namespace/name.',
  remedy: 'Write the name from server.json, such as io.github.example/flights.',
  severity: 'error',
  recommended: true,
  subject: 'image',
  since: '0.1.0',
  source: 'modelcontextprotocol/registry, server.schema.json 2025-12-11, `name`',
  messages: {
    form: ({ name }: { name: string }) =>
      `The label "${key}" is ${quoted(name)}, not a name of the form namespace/name.`,
    long: ({ length }: { length: number }) =>
      `The label "${key}" has ${String(length)} characters, more than the ${String(longest)} of a name.`,
  },
  check(context) {
    const name = context.contract.labels[key] ?? '';
    // Empty is how an inherited label is taken back.
    if (name === '') return;
    const place = {
      subject: `label ${key}`,
      location: { kind: 'label', key },
      suggestion: `Write LABEL ${key}="io.github.example/flights", as in server.json.`,
    } as const;
    if (name.length > longest) context.report('long', { length: name.length }, place);
    else if (!form.test(name)) context.report('form', { name }, place);
  },
  examples: {
    failing: [
      { dockerfile: `FROM alpine\nLABEL a=b \\\n  ${key}=flights\n`, messageId: 'form', line: 3 },
      { image: { config: { Labels: { [key]: 'io.github.example/flights/x' } } }, messageId: 'form' },
      { image: { config: { Labels: { [key]: 'io.github.exa_mple/flights' } } }, messageId: 'form' },
      { image: { config: { Labels: { [key]: `io.github.example/${'f'.repeat(183)}` } } }, messageId: 'long' },
    ],
    clean: [
      { image: { config: { Labels: { [key]: 'io.github.Example/flights_1.x' } } } },
      { image: { config: { Labels: { [key]: `io.github.example/${'f'.repeat(182)}` } } } },
      { image: { config: { Labels: { [key]: '' } } } },
      { image: { config: { Labels: { title: 'flights' } } } },
    ],
  },
});
