import { quoted } from './finding.js';
import type { VersionFile } from './readers/version-file.js';
import { describeNode, entryOf, isNull, type YamlEntry, type YamlMap, type YamlNode } from './yaml/node.js';

/** The keys of Dockerflow's version object (docs/version_object.md), in its order. */
export const versionFields = ['source', 'version', 'commit', 'build'] as const;
export type VersionField = (typeof versionFields)[number];

/** How CI writes the file. */
export const stampIt = 'Let CI write the file before docker build: container-api init version';

/** A whole object name, SHA-1 or SHA-256. */
export const fullCommit = /^(?:[0-9a-f]{40}|[0-9a-f]{64})$/i;

/** The object, where the file holds one in today's shape. */
export function versionObject(file: VersionFile | undefined): YamlMap | undefined {
  const root = file?.root;
  return root?.kind === 'map' && entryOf(root, 'version')?.value.kind !== 'map' ? root : undefined;
}

/** The value of a field that is a text, with its entry. */
export function textField(
  object: YamlMap | undefined,
  field: VersionField,
): { text: string; entry: YamlEntry } | undefined {
  const entry = entryOf(object, field);
  if (entry?.value.kind !== 'scalar') return undefined;
  const text = entry.value.value;
  return typeof text === 'string' ? { text, entry } : undefined;
}

/** What a value is, in the words of JSON. */
export function describeJson(node: YamlNode): string {
  if (node.kind === 'map') return 'an object';
  return isNull(node) ? 'null' : describeNode(node);
}

/** What stands in stubs that nobody has stamped, in lower case (spec/dockerflow.md 2.2: seen in Mozilla's repositories). */
const stubs = new Set([
  'tbd',
  'todo',
  'head',
  'v0.0.0',
  'stub',
  'none',
  'none.',
  'none. stub',
  'null',
  'undefined',
  'unknown',
  'local',
  'localdev',
  'dev',
  'devel',
  'development',
]);
/** A variable, a format or a template that nobody filled in, or crossed out: `$SHA`, `${SHA}`, `%s`, `%SHA%`, `{{ sha }}`, `<sha>`, `XXXX`. */
const unfilled = /\$[A-Za-z_({]|%s|\{\{|X{4}|^%[A-Za-z_]{1,60}%$|^<.{0,200}>$/u;
const nobody = /^0+$/;

/** True when CI has not filled in a value. A stub is told only where `isStamped` is not: a branch may be called `dev`. */
export function isPlaceholder(field: VersionField, text: string, isStamped: boolean): boolean {
  if (unfilled.test(text)) return true;
  if (field === 'commit' && nobody.test(text)) return true;
  return stubs.has(text.trim().toLowerCase()) && !(field === 'version' && isStamped);
}

/** `[scheme://][user@]host[:port]/path` and `[user@]host:path`; a host without a dot is an alias of somebody's SSH configuration. */
const remoteName =
  /^(?:(?:git\+)?ssh:\/\/|git:\/\/)?(?:[\w.-]{1,100}@)?([\w-]{1,63}(?:\.[\w-]{1,63}){1,8})(?::\d{1,5}\/|[:/])\/?([^\s:?#@]{1,1000})$/i;

/** The web address behind what git calls a repository: `git@host:path`, `ssh://git@host/path`. */
export function webAddress(remote: string): string | undefined {
  const match = remoteName.exec(remote);
  if (!match) return undefined;
  const [, host = '', path = ''] = match;
  return `https://${host.toLowerCase()}/${path.replace(/\.git$/, '')}`;
}

/** An http or https URL with a host. */
const webUrl = /^https?:\/\/[^\s/?#]+(?:[/?#]\S*)?$/i;
/** An absolute URI. */
const uri = /^[a-z][a-z0-9+.-]*:\S+$/i;
const abbreviated = /^[0-9a-f]{7,39}$/i;

/** What is wrong with the text of a field that is no placeholder; undefined for one that it can have. */
export function fieldFault(
  field: VersionField,
  value: string,
): 'empty' | 'abbreviated' | 'not-a-commit' | 'not-a-url' | undefined {
  if (field === 'version') return undefined;
  if (value === '') return field === 'build' ? undefined : 'empty';
  if (field === 'commit') {
    if (abbreviated.test(value)) return 'abbreviated';
    return fullCommit.test(value) ? undefined : 'not-a-commit';
  }
  return (field === 'source' ? webUrl : uri).test(value) ? undefined : 'not-a-url';
}

/** The line with the value as a text, where that is what was meant. */
export function asText(field: VersionField, node: YamlNode): string | undefined {
  if (node.kind !== 'scalar') return undefined;
  if (field === 'version' && typeof node.value === 'number') return `Write "version": ${quoted(node.source)}`;
  const mayBeEmpty = field === 'version' || field === 'build';
  return mayBeEmpty && node.value === null ? `Write "${field}": ""` : undefined;
}
