import type { JsonObject } from '../../json-text.js';
import { isJsonObject, property, textProperty } from '../../json-text.js';
import type { EnvDeclaration } from '../../fragment.js';
import { defined } from '../../../model/defined.js';
import { toJson, type YamlNode } from '../../yaml/node.js';
import { schemaArgument } from '../docker-mcp/arguments.js';
import { mapsIn, namedIn, present, textIn, type Pass } from '../bridge/fields.js';

/** `{{server.property}}`, and nothing else. */
const reference = /^\{\{([^{}|]{1,200})\}\}$/;

/** The sections of an entry; server.yaml of Docker's registry has them under `config`. */
function sectionsOf(entry: YamlNode): YamlNode[] {
  const config = present(entry, 'config')?.value;
  return config?.kind === 'map' ? [entry, config] : [entry];
}

interface Configured {
  schema: JsonObject;
  required: boolean;
}

/** Properties of the configuration by the text that refers to them. */
function configuration(pass: Pass, entry: YamlNode): Map<string, Configured> {
  const found = new Map<string, Configured>();
  if (present(entry, 'config')?.value.kind !== 'list') return found;
  for (const item of mapsIn(pass, entry, 'config')) {
    const server = textIn(pass, item, 'name');
    const properties = present(item, 'properties')?.value;
    if (server === undefined || properties?.kind !== 'map') continue;
    const listed = property(toJson(item) as JsonObject, 'required');
    const required = new Set(Array.isArray(listed) ? listed : []);
    for (const { key, value } of properties.entries) {
      const schema = toJson(value);
      found.set(`${server}.${key}`, {
        schema: isJsonObject(schema) ? schema : {},
        required: required.has(key),
      });
    }
  }
  return found;
}

/**
 * `env` {name, value} and `secrets` {name, env}. A value that is one property of `config` has its schema; any other fixed one is the default. A secret is
 * asked for.
 */
export function readEnvironment(pass: Pass, entry: YamlNode): EnvDeclaration[] {
  const configured = configuration(pass, entry);
  const sections = sectionsOf(entry);
  const plain = sections.flatMap((section) =>
    namedIn(pass, section, 'env', 'name').map(({ name, node, location }): EnvDeclaration => {
      const value = textIn(pass, node, 'value');
      const known =
        value === undefined ? undefined : configured.get(reference.exec(value)?.[1]?.trim() ?? '');
      if (known) {
        const { schema, required } = known;
        const {
          default: fallback,
          type,
          pattern,
          enum: values,
        } = schemaArgument(name, schema, required, location);
        const text =
          typeof fallback === 'string' || fallback === undefined ? fallback : JSON.stringify(fallback);
        return defined<EnvDeclaration>({
          name,
          required,
          default: text,
          description: textIn(pass, node, 'description') ?? textProperty(schema, 'description'),
          type,
          pattern,
          enum: values,
          declaredAt: [location],
        });
      }
      return defined<EnvDeclaration>({
        name,
        default: value === undefined || value.includes('{{') ? undefined : value,
        description: textIn(pass, node, 'description'),
        declaredAt: [location],
      });
    }),
  );
  const secrets = sections.flatMap((section) =>
    namedIn(pass, section, 'secrets', 'env').map(({ name, node, location }) =>
      defined<EnvDeclaration>({
        name,
        required: true,
        secret: true,
        description: textIn(pass, node, 'description'),
        declaredAt: [location],
      }),
    ),
  );
  return [...plain, ...secrets];
}
