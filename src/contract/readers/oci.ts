import type { Info, InfoKey } from '../../model/contract.js';
import type { Image } from '../../model/image.js';
import type { Location } from '../../model/location.js';
import { compact } from '../compact.js';
import type { ContractFragment } from '../fragment.js';

const prefix = 'org.opencontainers.image.';

/** OCI image-spec `annotations.md`. `ref.name` is left out: it names the image, and says nothing about it. */
const suffixes: Readonly<Record<string, InfoKey>> = {
  title: 'title',
  description: 'description',
  version: 'version',
  revision: 'revision',
  created: 'created',
  authors: 'authors',
  vendor: 'vendor',
  licenses: 'licenses',
  url: 'url',
  documentation: 'documentation',
  source: 'source',
  'base.name': 'base-name',
  'base.digest': 'base-digest',
};
const keys = Object.entries(suffixes).map(([suffix, infoKey]) => [prefix + suffix, infoKey] as const);

function readFrom(
  texts: Readonly<Record<string, string>> | undefined,
  locate: (key: string) => Location,
): ContractFragment | undefined {
  if (texts === undefined) return undefined;
  const info: Info = {};
  for (const [key, infoKey] of keys) {
    const value = texts[key];
    // Empty is how an inherited label is taken back.
    if (value) info[infoKey] = { value, declaredAt: [locate(key)] };
  }
  return compact({ dialect: 'oci', info, findings: [] });
}

/** `org.opencontainers.image.*` as labels. */
export function readOciLabels(image: Image): ContractFragment | undefined {
  return readFrom(image.config.Labels, (key) => ({ kind: 'label', key }));
}

/** `org.opencontainers.image.*` as annotations of the manifest. */
export function readManifestAnnotations(image: Image): ContractFragment | undefined {
  return readFrom(image.annotations?.manifest, (key) => ({ kind: 'annotation', on: 'manifest', key }));
}

/** `org.opencontainers.image.*` as annotations of the descriptor that names the manifest. */
export function readDescriptorAnnotations(image: Image): ContractFragment | undefined {
  return readFrom(image.annotations?.descriptor, (key) => ({ kind: 'annotation', on: 'descriptor', key }));
}

/** `org.opencontainers.image.*` as annotations of the index. */
export function readIndexAnnotations(image: Image): ContractFragment | undefined {
  return readFrom(image.annotations?.index, (key) => ({ kind: 'annotation', on: 'index', key }));
}
