import type { Finding } from '../../model/finding.js';
import type { LabelLocation } from '../../model/location.js';
import { quoted, shortened, syntaxFinding, unknownKeyFinding } from '../finding.js';
import { parseApiKey, type KeyFault } from './key.js';
import type { NamespaceName } from './namespaces.js';

/** One label value and the key that it stands under. */
export interface ApiValue {
  key: string;
  text: string;
}

/** All labels about one thing, e.g. the variable `PORT`: its marker (attribute `''`) and its attributes. */
export interface ApiItem {
  name: string;
  values: Map<string, ApiValue>;
}

/** Items by namespace and name, each in the order in which the labels first name them. */
export type ApiItems = Map<NamespaceName, Map<string, ApiItem>>;

const explanations: Record<KeyFault['fault'], (word: string) => string> = {
  'unknown-namespace': (word) => `its namespace ${word} is not known`,
  'namespace-case': (word) => `namespaces are in upper case, so ${word} is not read`,
  'name-missing': () => 'it has no name after the namespace',
  'unknown-name': (word) => `${word} is not known there`,
  'unknown-attribute': (word) => `its attribute ${word} is not known`,
};

function keyFinding(key: string, { fault, word, known, meant }: KeyFault): Finding {
  const location = labelAt(key);
  const message = `The label ${quoted(key)} says nothing: ${explanations[fault](quoted(word))}.`;
  if (fault === 'name-missing') {
    const suggestion = `Write the name after the namespace, as in ${known[0] ?? 'api.ENV.PORT'}.`;
    return syntaxFinding({ messageId: fault, message, location, suggestion });
  }
  const choices = known.length > 0 ? `Known are: ${known.join(', ')}.` : 'Remove the label.';
  const suggestion = meant === undefined ? choices : `Write ${shortened(meant)}.`;
  // In lower case the key may well be somebody else's.
  const severity = fault === 'namespace-case' ? 'note' : 'warning';
  return unknownKeyFinding({ messageId: fault, message, location, suggestion, severity });
}

export function labelAt(key: string): LabelLocation {
  return { kind: 'label', key };
}

/** Where an item is declared: all its keys. */
export function placesOf(item: ApiItem): LabelLocation[] {
  return [...item.values.values()].map(({ key }) => labelAt(key));
}

/** Sorts the `api.*` labels by what they are about; keys that mean nothing become findings. */
export function groupApiLabels(labels: Readonly<Record<string, string>>, findings: Finding[]): ApiItems {
  const items: ApiItems = new Map();
  for (const [key, text] of Object.entries(labels)) {
    const parsed = parseApiKey(key);
    if (parsed === undefined) continue;
    if ('fault' in parsed) {
      findings.push(keyFinding(key, parsed));
      continue;
    }
    const { namespace, name, attribute } = parsed;
    const named = items.get(namespace) ?? new Map<string, ApiItem>();
    items.set(namespace, named);
    const item = named.get(name) ?? { name, values: new Map<string, ApiValue>() };
    named.set(name, item);
    item.values.set(attribute, { key, text });
  }
  return items;
}
