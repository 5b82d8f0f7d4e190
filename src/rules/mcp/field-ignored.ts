import { quoted } from '../../contract/finding.js';
import { didYouMean } from '../../model/did-you-mean.js';
import { metadataKey, noteOf, textsOf } from '../mcp-label.js';
import { defineRule } from '../rule.js';

const inCatalogue = 'it is for the entry of a catalogue and for the user to say';

/** Why the gateway drops what it once read, and what to do instead. */
const dropped: ReadonlyMap<string, readonly [why: string, instead: string]> = new Map([
  ['command', ['the image says what it runs', 'Write it as ENTRYPOINT and CMD of the image.']],
  ['user', ['the image says who it runs as', 'Write it as USER of the image.']],
  ['volumes', [`mounts touch the host, so ${inCatalogue}`, 'Write it into the catalogue entry.']],
  [
    'extraHosts',
    [`the network is not the image's to open, so ${inCatalogue}`, 'Write it into the catalogue entry.'],
  ],
  [
    'allowHosts',
    [`the network is not the image's to open, so ${inCatalogue}`, 'Write it into the catalogue entry.'],
  ],
  [
    'disableNetwork',
    [`the network is not the image's to open, so ${inCatalogue}`, 'Write it into the catalogue entry.'],
  ],
  [
    'remote',
    ['a label describes the image that carries it', 'Describe a remote server in a catalogue entry.'],
  ],
  [
    'sseEndpoint',
    ['a label describes the image that carries it', 'Describe a remote server in a catalogue entry.'],
  ],
  [
    'secrets',
    [
      `an image may not ask for secrets by itself, so ${inCatalogue}`,
      'Name the variable under env, and bind the secret in the catalogue entry.',
    ],
  ],
  [
    'oauth',
    [`an image may not ask for secrets by itself, so ${inCatalogue}`, 'Write it into the catalogue entry.'],
  ],
  ['longLived', [inCatalogue, 'Write it into the catalogue entry.']],
  ['policy', [inCatalogue, 'Write it into the catalogue entry.']],
  [
    'env[].value',
    [
      `values come from the configuration, and ${inCatalogue}`,
      'Keep the name alone, or write the value as ENV of the image.',
    ],
  ],
  ['tools[].container', [inCatalogue, 'Write the tool into a catalogue entry of type poci.']],
]);

const read = 'name type image description title icon readme env tools config prefix metadata'.split(' ');

export default defineRule({
  id: 'mcp/field-ignored',
  summary: "The metadata of a Docker MCP server has a field that Docker's gateway does not read.",
  rationale:
    'Since May 2026 the gateway takes from the label only what describes the server. Everything that shapes how it runs is dropped without a word, and the server runs without it.',
  remedy: 'Say it where it counts: in the image itself, or in the entry of a catalogue.',
  severity: 'warning',
  recommended: true,
  subject: 'image',
  since: '0.1.0',
  source: 'docker/mcp-gateway 306d2d94, pkg/catalog/import_spec.go; docs/security.md',
  messages: {
    dropped: ({ field, why }: { field: string; why: string }) =>
      `Docker's MCP gateway does not read ${quoted(field)} from the label "${metadataKey}": ${why}.`,
    unknown: ({ field }: { field: string }) =>
      `Docker's MCP gateway knows no field ${quoted(field)} in the label "${metadataKey}".`,
  },
  check(context) {
    for (const { text: field, location } of textsOf(noteOf(context.contract, 'mcp-ignored-by-gateway'))) {
      const told = dropped.get(field);
      const place = { subject: `label ${metadataKey}`, location };
      if (told) {
        const [why, suggestion] = told;
        context.report('dropped', { field, why }, { ...place, suggestion });
        continue;
      }
      const meant = didYouMean(field, read);
      context.report(
        'unknown',
        { field },
        { ...place, suggestion: meant === undefined ? 'Remove it.' : `Write ${meant}, or remove it.` },
      );
    }
  },
  examples: {
    failing: [
      {
        image: { config: { Labels: { [metadataKey]: 'name: flights\ncommand: [serve]\n' } } },
        messageId: 'dropped',
      },
      {
        dockerfile:
          'FROM alpine\nLABEL a=b \\\n  io.docker.server.metadata="{\\"name\\": \\"flights\\", \\"secrets\\": []}"\n',
        messageId: 'dropped',
        line: 3,
      },
      {
        image: {
          config: {
            Labels: { [metadataKey]: 'name: flights\nenv: [{name: URL, value: "https://example.com"}]\n' },
          },
        },
        messageId: 'dropped',
      },
      {
        image: {
          config: {
            Labels: { [metadataKey]: 'name: flights\ntools: [{name: find, container: {image: x}}]\n' },
          },
        },
        messageId: 'dropped',
      },
      {
        image: { config: { Labels: { [metadataKey]: 'name: flights\ntitel: Flights\n' } } },
        messageId: 'unknown',
        suggestion: 'Write title, or remove it.',
      },
    ],
    clean: [
      {
        image: {
          config: {
            Labels: {
              [metadataKey]:
                'name: flights\ntype: server\nimage: example/flights\ndescription: d\ntitle: t\nicon: i\nreadme: r\n' +
                'env: [{name: KEY}]\ntools: [{name: find}]\nconfig: []\nprefix: p\nmetadata: {category: travel}\n',
            },
          },
        },
      },
    ],
  },
});
