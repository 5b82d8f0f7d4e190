import type { KeyEntry } from '../../model/vocabulary.js';

export const labelSchemaNamespace = 'org.label-schema.';

const runtimes = ['docker', 'rkt'];

const commands: readonly [string, string][] = [
  ['cmd', 'command line that runs the image'],
  ['cmd.devel', 'command line that runs it for development'],
  ['cmd.test', 'command line that runs its tests'],
  ['cmd.debug', 'command line that runs it for debugging'],
  // So it stands in the examples of the specification.
  ['debug', 'command line that runs it for debugging'],
  ['cmd.help', 'command line that prints help'],
];

/** The keys of label-schema.org, rc1, deprecated in 2019 in favour of OCI's. Those without a successor are left as they are. */
export const labelSchema: readonly KeyEntry[] = [
  {
    key: 'org.label-schema.build-date',
    format: 'date-time',
    deprecated: 'org.opencontainers.image.created',
    mayBeEmpty: true,
    description: 'when the image was built',
  },
  {
    key: 'org.label-schema.name',
    deprecated: 'org.opencontainers.image.title',
    mayBeEmpty: true,
    description: 'name of the image for people',
    example: 'Weather',
  },
  {
    key: 'org.label-schema.description',
    maxLength: 300,
    deprecated: 'org.opencontainers.image.description',
    mayBeEmpty: true,
    description: 'what the software in it does',
    example: 'Answers with the weather of a city',
  },
  {
    key: 'org.label-schema.usage',
    deprecated: 'org.opencontainers.image.documentation',
    mayBeEmpty: true,
    description: 'URL of the documentation, or a path in the image',
    example: '/usr/share/doc/weather/README.md',
  },
  {
    key: 'org.label-schema.url',
    format: 'url',
    deprecated: 'org.opencontainers.image.url',
    mayBeEmpty: true,
    description: 'where to read about the image',
    example: 'https://example.com/weather',
  },
  {
    key: 'org.label-schema.vcs-url',
    format: 'url',
    deprecated: 'org.opencontainers.image.source',
    mayBeEmpty: true,
    description: 'where its source code is',
    example: 'https://github.com/acme/weather',
  },
  {
    key: 'org.label-schema.vcs-ref',
    format: 'revision',
    deprecated: 'org.opencontainers.image.revision',
    mayBeEmpty: true,
    description: 'commit that it was built from',
  },
  {
    key: 'org.label-schema.vendor',
    deprecated: 'org.opencontainers.image.vendor',
    mayBeEmpty: true,
    description: 'who distributes it',
    example: 'Acme, Inc.',
  },
  {
    key: 'org.label-schema.version',
    deprecated: 'org.opencontainers.image.version',
    mayBeEmpty: true,
    description: 'version of the software in it',
    example: '1.4.2',
  },
  {
    key: 'org.label-schema.license',
    deprecated: 'org.opencontainers.image.licenses',
    mayBeEmpty: true,
    description: 'license of the software in it; never part of the specification',
    example: 'MIT',
  },
  {
    key: 'org.label-schema.schema-version',
    enum: ['1.0', '1.0.0-rc1', '1.0.0-rc.1'],
    mayBeEmpty: true,
    description: 'version of label-schema.org',
    example: '1.0',
  },
  ...runtimes.flatMap((runtime) =>
    [...commands, ['params', 'variables it reads: NAME=description,NAME=description'] as const].map(
      ([name, description]): KeyEntry => ({
        key: `org.label-schema.${runtime}.${name}`,
        mayBeEmpty: true,
        isTemplate: true,
        description,
      }),
    ),
  ),
];
