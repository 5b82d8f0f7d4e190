import type { Capability, HostCommand, Link, Tag, Volume } from '../../model/contract.js';
import type { Finding } from '../../model/finding.js';
import type { LinkDeclaration } from '../fragment.js';
import { joinAll, sameValue, type Field } from './join.js';

const volumeFields: readonly Field<Volume>[] = [
  { name: 'path' },
  { name: 'mode', same: sameValue },
  { name: 'name' },
  { name: 'persist', same: sameValue },
  { name: 'description' },
];

/** Volumes by path; a slash at the end makes no other path. */
export function mergeVolumes(declared: Iterable<Volume>, findings: Finding[]): Volume[] {
  const identity = ({ path }: Volume): string =>
    path.length > 1 && path.endsWith('/') ? path.slice(0, -1) : path;
  return joinAll('volume', declared, identity, volumeFields, findings);
}

const linkFields: readonly Field<LinkDeclaration>[] = [
  { name: 'name' },
  { name: 'required', same: sameValue },
  { name: 'image', same: sameValue },
  { name: 'port', same: sameValue },
  { name: 'description' },
];

/** Links by name; what no source calls required is optional. */
export function mergeLinks(declared: Iterable<LinkDeclaration>, findings: Finding[]): Link[] {
  return joinAll('link', declared, ({ name }) => name, linkFields, findings).map(
    ({ name, required = false, ...rest }) => ({ name, required, ...rest }),
  );
}

export function mergeCapabilities(declared: Iterable<Capability>): Capability[] {
  return joinAll('capability', declared, ({ name }) => name, [{ name: 'name' }], []);
}

const hostCommandFields: readonly Field<HostCommand>[] = [
  { name: 'name' },
  { name: 'command', same: sameValue },
];

export function mergeHostCommands(declared: Iterable<HostCommand>, findings: Finding[]): HostCommand[] {
  return joinAll('host command', declared, ({ name }) => name, hostCommandFields, findings);
}

const tagFields: readonly Field<Tag>[] = [{ name: 'key' }, { name: 'value', same: sameValue }];

export function mergeTags(declared: Iterable<Tag>, findings: Finding[]): Tag[] {
  return joinAll('tag', declared, ({ key }) => key, tagFields, findings);
}
