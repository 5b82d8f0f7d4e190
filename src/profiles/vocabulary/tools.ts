import type { KeyEntry } from '../../model/vocabulary.js';

/** The labels of an operator bundle (operator-framework/operator-registry, operator-bundle.md). */
export const bundleNamespace = 'operators.operatorframework.io.bundle.';

const olm: readonly KeyEntry[] = [
  { key: 'operators.operatorframework.io.bundle.mediatype.v1', example: 'registry+v1' },
  { key: 'operators.operatorframework.io.bundle.manifests.v1', example: 'manifests/' },
  { key: 'operators.operatorframework.io.bundle.metadata.v1', example: 'metadata/' },
  { key: 'operators.operatorframework.io.bundle.package.v1', example: 'weather' },
  {
    key: 'operators.operatorframework.io.bundle.channels.v1',
    format: 'comma-list',
    example: 'stable',
  },
  { key: 'operators.operatorframework.io.bundle.channel.default.v1', mayBeEmpty: true, example: 'stable' },
  { key: 'operators.operatorframework.io.index.configs.v1', example: '/configs' },
];

const jsonObject: Pick<KeyEntry, 'format' | 'shape'> = { format: 'json', shape: { type: 'object' } };

/** Labels that other live tools write or read: OLM, dev containers, buildpacks, bootc, openSUSE's build service. */
export const tools: readonly KeyEntry[] = [
  ...olm,
  {
    key: 'devcontainer.metadata',
    format: 'json',
    shape: { type: 'object-or-list' },
    isTemplate: true,
    description: 'settings of a dev container (containers.dev, image metadata)',
  },
  ...[
    'io.buildpacks.build.metadata',
    'io.buildpacks.lifecycle.metadata',
    'io.buildpacks.project.metadata',
  ].map((key): KeyEntry => ({ key, ...jsonObject, mayBeEmpty: true })),
  ...['io.buildpacks.stack.id', 'io.buildpacks.stack.maintainer', 'io.buildpacks.stack.homepage'].map(
    (key): KeyEntry => ({ key, mayBeEmpty: true }),
  ),
  {
    key: 'containers.bootc',
    enum: ['1'],
    description: 'the image holds a system that can be booted',
  },
  { key: 'ostree.bootable' },
  {
    key: 'org.openbuildservice.disturl',
    format: 'url',
    description: 'source revision in the Open Build Service',
    example: 'obs://build.opensuse.org/openSUSE:Factory/images/0a1b2c3d-weather',
  },
  {
    key: 'org.opensuse.reference',
    format: 'qualified-image-reference',
    description: 'name under which the image is published, with tag and release',
    example: 'registry.opensuse.org/acme/weather:1.4.2-1.1',
  },
];
