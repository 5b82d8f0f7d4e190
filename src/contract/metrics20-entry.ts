/** What one entry of a block of Metrics 2.0 says: `key=value`, several of them with spaces between, or a word without a key. */

export interface EntryFault {
  /** `json`, `colon` (`key: value`), `spaces` (around the equals sign), `value-spaces`, `key` and `value` (characters), `no-equals`. */
  kind: 'json' | 'colon' | 'spaces' | 'value-spaces' | 'no-key' | 'key' | 'value' | 'no-equals';
  key?: string;
  instead?: string;
}

export interface Metrics20Entry {
  pairs: [string, string][];
  word?: string;
  fault?: EntryFault;
}

const pair = /^[^\s=]+=\S*$/;
/** What the specification lets stand in keys and values, at least: letters, digits, underscore, hyphen, dot and slash. */
const usualText = /^[\w./-]+$/;
/** Values may have a little more: units (`μs`, `%`), addresses (`::1`), times. An equals sign is none of it. */
const valueText = /^[\p{L}\p{N}_./:%+@~*-]*$/u;
const joined = (text: string): string => text.trim().replaceAll(/\s+/g, '_');

function pairFault(key: string, value: string): EntryFault | undefined {
  if (!usualText.test(key)) return { kind: 'key', key };
  if (!valueText.test(value)) {
    const plain = value.replaceAll(/["']/g, '');
    const isQuoted = plain !== value && valueText.test(plain);
    return { kind: 'value', key, ...(isQuoted && { instead: `${key}=${plain}` }) };
  }
  return undefined;
}

/** One entry with an equals sign and with spaces. */
function spacedEntry(text: string, equals: number): Metrics20Entry {
  const [key, value] = [text.slice(0, equals), text.slice(equals + 1)];
  const instead = `${joined(key)}=${joined(value)}`;
  const name = joined(key);
  if (name === '') return { pairs: [], fault: { kind: 'no-key' } };
  const isAround = !/\s/.test(key.trim()) && !/\s/.test(value.trim());
  return {
    pairs: [[name, joined(value)]],
    fault: { kind: isAround ? 'spaces' : 'value-spaces', key: name, instead },
  };
}

/** `"key": "value"`, or a number without quotes. */
function jsonPair(text: string): [string, string] | undefined {
  const end = text.startsWith('"') ? text.indexOf('"', 1) : -1;
  const rest = text.slice(end + 1).trimStart();
  if (end === -1 || !rest.startsWith(':')) return undefined;
  return [joined(text.slice(1, end)), joined(rest.slice(1).replaceAll('"', ' '))];
}

/** `text` has no spaces at its ends, no braces, no commas, and is not empty. */
export function readEntry(text: string): Metrics20Entry {
  const json = jsonPair(text);
  if (json) {
    const [key, value] = json;
    return { pairs: [json], fault: { kind: 'json', key, instead: `${key}=${value}` } };
  }
  const words = text.split(/\s+/);
  if (words.every((word) => pair.test(word))) {
    const pairs = words.map((word): [string, string] => {
      const equals = word.indexOf('=');
      return [word.slice(0, equals), word.slice(equals + 1)];
    });
    const fault = pairs.map(([key, value]) => pairFault(key, value)).find((one) => one !== undefined);
    return { pairs, ...(fault && { fault }) };
  }
  const equals = text.indexOf('=');
  if (equals === 0) return { pairs: [], fault: { kind: 'no-key' } };
  if (equals > 0) return spacedEntry(text, equals);
  const colon = text.indexOf(':');
  if (colon > 0) {
    const key = joined(text.slice(0, colon));
    const value = joined(text.slice(colon + 1));
    return { pairs: [[key, value]], fault: { kind: 'colon', key, instead: `${key}=${value}` } };
  }
  if (words.length > 1 || !usualText.test(text)) return { pairs: [], fault: { kind: 'no-equals' } };
  return { pairs: [], word: text };
}
