import type { KeyEntry } from '../../model/vocabulary.js';

export const ociNamespace = 'org.opencontainers.image.';

/** Annotations that OCI image-spec defines (annotations.md, 1.1). Labels follow the same rules; every key is optional. */
export const oci: readonly KeyEntry[] = [
  {
    key: 'org.opencontainers.image.created',
    format: 'date-time',
    description: 'when the image was built',
  },
  {
    key: 'org.opencontainers.image.authors',
    description: 'who is responsible for the image, and how to reach them',
    example: 'Acme weather team <weather@example.com>',
  },
  {
    key: 'org.opencontainers.image.url',
    format: 'url',
    description: 'where to read about the image',
    example: 'https://example.com/weather',
  },
  {
    key: 'org.opencontainers.image.documentation',
    format: 'url',
    description: 'where its documentation is',
    example: 'https://example.com/weather/docs',
  },
  {
    key: 'org.opencontainers.image.source',
    format: 'url',
    description: 'where its source code is',
    example: 'https://github.com/acme/weather',
  },
  {
    key: 'org.opencontainers.image.version',
    description: 'version of the software in it',
    example: '1.4.2',
  },
  {
    key: 'org.opencontainers.image.revision',
    format: 'revision',
    description: 'commit that it was built from',
  },
  {
    key: 'org.opencontainers.image.vendor',
    description: 'who distributes it',
    example: 'Acme, Inc.',
  },
  {
    key: 'org.opencontainers.image.licenses',
    format: 'spdx',
    description: 'licenses of the software in it',
  },
  {
    key: 'org.opencontainers.image.ref.name',
    pattern: '[A-Za-z0-9]+(?:(?:--|[-._:@+])[A-Za-z0-9]+)*(?:/[A-Za-z0-9]+(?:(?:--|[-._:@+])[A-Za-z0-9]+)*)*',
    mayBeEmpty: true,
    description: 'name of the image in the index of a layout; as a label it is left over from a base image',
    example: '1.4.2',
  },
  {
    key: 'org.opencontainers.image.title',
    description: 'name of the image for people',
    example: 'Weather',
  },
  {
    key: 'org.opencontainers.image.description',
    description: 'what the software in it does',
    example: 'Answers with the weather of a city',
  },
  {
    key: 'org.opencontainers.image.base.digest',
    format: 'digest',
    description: 'digest of the base image',
  },
  {
    key: 'org.opencontainers.image.base.name',
    format: 'qualified-image-reference',
    description: 'name of the base image',
  },
];
