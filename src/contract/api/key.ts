import { didYouMean } from '../../model/did-you-mean.js';
import {
  attributesOf,
  isNamespace,
  namespaceNames,
  namespaces,
  synonyms,
  type Namespace,
  type NamespaceName,
} from './namespaces.js';

/** A key of our own: `api.ENV.PORT.description` is namespace `ENV`, name `PORT`, attribute `description`. */
interface ApiKey {
  namespace: NamespaceName;
  /** Empty where the namespace takes no name. */
  name: string;
  /** Empty in the marker label, `api.ENV.PORT`. */
  attribute: string;
}

/** What is wrong with a key that looks like ours; `meant` is the key that its author probably had in mind. */
export interface KeyFault {
  fault: 'unknown-namespace' | 'namespace-case' | 'name-missing' | 'unknown-name' | 'unknown-attribute';
  /** The word that is wrong. */
  word: string;
  /** What could stand there. */
  known: readonly string[];
  meant?: string;
}

const prefix = 'api.';

/** Keys of generation 1 and 1b, which `readers/api-expected.ts` reads. */
const expected = new Set(['expected-envs', 'expected-args', 'expected-links']);

/** Splits at the first dot; the tail is undefined without one. */
function splitAtDot(text: string): [head: string, tail: string | undefined] {
  const dot = text.indexOf('.');
  return dot === -1 ? [text, undefined] : [text.slice(0, dot), text.slice(dot + 1)];
}

/**
 * Name and attribute of what follows the namespace. A name ends at the first dot, so `FOO` never reaches into `FOO_BAR`; only a name
 * that is a path (`/var/lib/app.d`) may hold dots, and ends before a known attribute.
 */
function splitName(namespace: Namespace, rest: string): [name: string, attribute: string | undefined] {
  if (namespace.names === 'rest') return [rest, undefined];
  if (!rest.startsWith('/')) return splitAtDot(rest);
  const dot = rest.lastIndexOf('.');
  const attribute = rest.slice(dot + 1);
  const ends = dot !== -1 && attributesOf(namespace, '').includes(attribute);
  return ends ? [rest.slice(0, dot), attribute] : [rest, undefined];
}

function nearest(word: string, known: readonly string[]): string | undefined {
  const synonym = synonyms.get(word);
  return synonym !== undefined && known.includes(synonym) ? synonym : didYouMean(word, known);
}

function keyOf(...parts: (string | undefined)[]): string {
  return prefix + parts.filter((part) => part !== undefined && part !== '').join('.');
}

function fault(kind: KeyFault['fault'], word: string, known: readonly string[], meant?: string): KeyFault {
  return meant === undefined ? { fault: kind, word, known } : { fault: kind, word, known, meant };
}

/** A word that is no namespace: ours misspelt, ours in another case, or somebody else's key (undefined). */
function strangeNamespace(word: string, rest: string | undefined): KeyFault | undefined {
  const upper = word.toUpperCase();
  if (isNamespace(upper)) {
    // `api.health` alone is more likely to be somebody else's than `api.health.path`.
    if (rest === undefined || rest === '') return undefined;
    return fault('namespace-case', word, namespaceNames, keyOf(upper, rest));
  }
  if (!/^[A-Z][A-Z0-9_-]*$/.test(word)) return undefined;
  const meant = nearest(word, namespaceNames);
  return fault('unknown-namespace', word, namespaceNames, meant && keyOf(meant, rest));
}

function exampleName({ names }: Namespace): string {
  return names instanceof Array ? (names[0] ?? '') : 'name';
}

/** Reads a label key by the grammar of docs/labels.md. Undefined: not ours. */
export function parseApiKey(key: string): ApiKey | KeyFault | undefined {
  if (!key.startsWith(prefix)) return undefined;
  const [word, rest] = splitAtDot(key.slice(prefix.length));
  if (expected.has(word)) return undefined;
  if (!isNamespace(word)) return strangeNamespace(word, rest);
  const namespace: Namespace = namespaces[word];
  if (namespace.names === 'none') {
    if (rest === undefined) return { namespace: word, name: '', attribute: '' };
    return fault('unknown-attribute', rest, [], keyOf(word));
  }
  const [name, attribute] = splitName(namespace, rest ?? '');
  if (name === '') return fault('name-missing', '', [keyOf(word, exampleName(namespace))]);
  if (namespace.names instanceof Array && !namespace.names.includes(name)) {
    const meant = nearest(name, namespace.names);
    return fault('unknown-name', name, namespace.names, meant && keyOf(word, meant, attribute));
  }
  if (attribute === undefined) return { namespace: word, name, attribute: '' };
  const known = attributesOf(namespace, name);
  if (known.includes(attribute)) return { namespace: word, name, attribute };
  const meant = nearest(attribute, known);
  return fault('unknown-attribute', attribute, known, meant && keyOf(word, name, meant));
}
