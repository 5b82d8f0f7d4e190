import { isJsonObject, property, textProperty, type JsonObject } from '../../contract/json-text.js';
import { quoted } from '../../contract/finding.js';
import type { Json } from '../../model/contract.js';
import { metadataKey, noteOf, textsOf } from '../mcp-label.js';
import { defineRule } from '../rule.js';

/** True when a path leads somewhere in a schema. Older catalogues write a nested property as one key with dots in it. */
function leads(schema: Json | undefined, path: readonly string[]): boolean {
  const [first, ...rest] = path;
  if (first === undefined) return true;
  const properties = isJsonObject(schema) ? property(schema, 'properties') : undefined;
  // An object whose properties are not listed may have any.
  if (!isJsonObject(properties)) return true;
  if (Object.hasOwn(properties, path.join('.'))) return true;
  return Object.hasOwn(properties, first) && leads(properties[first], rest);
}

function objectsOf(config: Json | undefined): JsonObject[] {
  return Array.isArray(config) ? config.filter(isJsonObject) : [];
}

export default defineRule({
  id: 'mcp/template-unknown',
  summary: 'A template in the metadata of a Docker MCP server names no property of its configuration.',
  rationale: 'The gateway puts an empty text in its place, and says nothing.',
  remedy: 'Write {{server.property}}, and declare the property under config.',
  severity: 'warning',
  recommended: true,
  subject: 'image',
  since: '0.1.0',
  source: 'docker/mcp-gateway 2bd20fe8, pkg/eval/eval.go; docs/server-entry-spec.md, config',
  messages: {
    unknown: ({ template }: { template: string }) =>
      `The template ${quoted(`{{${template}}}`)} names no property of "config", so it becomes an empty text.`,
  },
  check(context) {
    const configs = objectsOf(noteOf(context.contract, 'mcp-config')?.value);
    const server = noteOf(context.contract, 'mcp-name')?.value;
    const prefix = typeof server === 'string' && server !== '' ? server : 'server';
    const told = new Set<string>();
    for (const { text: template, location } of textsOf(noteOf(context.contract, 'mcp-templates'))) {
      const [first, ...path] = template.split('.');
      const isKnown = configs.some((config) => textProperty(config, 'name') === first && leads(config, path));
      if (isKnown || told.has(template)) continue;
      told.add(template);
      const suggestion = `Declare it under config, with "name: ${prefix}", and write {{${prefix}.property}}.`;
      context.report('unknown', { template }, { subject: `label ${metadataKey}`, location, suggestion });
    }
  },
  examples: {
    failing: [
      {
        image: {
          config: {
            Labels: {
              [metadataKey]:
                'name: flights\nenv: [{name: URL, value: "{{flights.url}}"}, {name: OLD_URL, value: "{{flights.url}}"}]\n',
            },
          },
        },
        messageId: 'unknown',
        suggestion: 'Declare it under config, with "name: flights", and write {{flights.property}}.',
        only: true,
      },
      {
        image: { config: { Labels: { [metadataKey]: 'env: [{name: URL, value: "{{flights.url}}"}]\n' } } },
        messageId: 'unknown',
        suggestion: 'Declare it under config, with "name: server", and write {{server.property}}.',
      },
      {
        image: {
          config: { Labels: { [metadataKey]: 'name: ""\nenv: [{name: URL, value: "{{flights.url}}"}]\n' } },
        },
        messageId: 'unknown',
        suggestion: 'Declare it under config, with "name: server", and write {{server.property}}.',
      },
      {
        image: {
          config: {
            Labels: {
              [metadataKey]:
                'name: flights\ncommand: ["--url={{ url|or:x }}"]\n' +
                'config: [{name: flights, type: object, properties: {url: {type: string}}}]\n',
            },
          },
        },
        messageId: 'unknown',
      },
      {
        image: {
          config: {
            Labels: {
              [metadataKey]:
                'name: flights\nvolumes: ["{{flights.a.c}}:/data"]\n' +
                'config: [{name: flights, properties: {a: {type: object, properties: {b: {type: string}}}}}]\n',
            },
          },
        },
        messageId: 'unknown',
      },
    ],
    clean: [
      {
        image: {
          config: {
            Labels: {
              [metadataKey]:
                'name: flights\ndescription: "Fills in {{anything}}"\nuser: "{{flights.user}}"\n' +
                'command: ["{{flights.a.b}}", "{{flights}}", "{{flights.open.x}}", "{{flights.c.d|into}}", "{{other.z}}"]\n' +
                'config: [{name: flights, properties: {user: {type: string}, a: {properties: {b: {}}}, open: {}, c.d: {}}}, {name: other}]\n',
            },
          },
        },
      },
    ],
  },
});
