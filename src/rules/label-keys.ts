import type { Location } from '../model/location.js';
import type { Vocabulary } from '../model/vocabulary.js';
import type { Facts } from './rule.js';

/** A label by its key; `value` is absent where it cannot be known. */
export interface LabelKey {
  key: string;
  value?: string;
  location: Location;
}

/** All labels, those of a Dockerfile whose values a build argument decides among them. */
export function labelKeys({ contract, dockerfile }: Pick<Facts, 'contract' | 'dockerfile'>): LabelKey[] {
  const known = Object.entries(contract.labels).map(([key, value]): LabelKey => ({
    key,
    value,
    location: { kind: 'label', key },
  }));
  const open = [...(dockerfile?.target.state.labels ?? [])].flatMap(([key, slot]): LabelKey[] =>
    'value' in slot ? [] : [{ key, location: slot.location }],
  );
  return [...known, ...open];
}

/** True when a profile or the configuration says what the key means. */
export function isKnownKey({ entries }: Vocabulary, key: string): boolean {
  return entries.some((entry) => entry.key === key);
}

/** `identity`: what the image is, never the same for two images; `publisher`: who stands behind it, often the same for many. */
export type Describes = 'identity' | 'publisher';

const namespaces: readonly [prefix: string, identity: string, publisher: string][] = [
  [
    'org.opencontainers.image.',
    'title description version revision created source url documentation ref.name base.name base.digest',
    'vendor authors licenses',
  ],
  [
    'org.label-schema.',
    'name description version vcs-ref vcs-url build-date url usage docker.cmd docker.cmd.test docker.cmd.help docker.params',
    'vendor license',
  ],
  [
    '',
    'name version release summary description build-date vcs-ref vcs-url url authoritative-source-url usage help run ' +
      'install uninstall cpe Name Version Release BZComponent com.redhat.component com.redhat.build-host ' +
      'io.k8s.display-name io.k8s.description io.openshift.tags io.modelcontextprotocol.server.name',
    'vendor maintainer license licenses',
  ],
];

const described = new Map<string, Describes>(
  namespaces.flatMap(([prefix, identity, publisher]) => [
    ...identity.split(' ').map((name): [string, Describes] => [prefix + name, 'identity']),
    ...publisher.split(' ').map((name): [string, Describes] => [prefix + name, 'publisher']),
  ]),
);

/**
 * What a label says about the image that carries it. Undefined for labels that an image may well take over from its base: contracts,
 * settings of tools, keys that nobody else knows.
 */
export function describes(key: string): Describes | undefined {
  return described.get(key) ?? (key.startsWith('com.redhat.') ? 'publisher' : undefined);
}
