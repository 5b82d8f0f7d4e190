import type { KeyEntry } from '../../model/vocabulary.js';

/**
 * Labels without a namespace, as Project Atomic wrote them down (ContainerApplicationGenericLabels) and Red Hat asks for them. What base
 * images of Red Hat fill in a form of their own (`build-date` without offset, `authoritative-source-url` without scheme) has no format here.
 */
const descriptive: readonly KeyEntry[] = [
  { key: 'name', description: 'name of the image, with its repository', example: 'acme/weather' },
  { key: 'version', description: 'version of the software in it', example: '1.4.2' },
  { key: 'release', description: 'number of this build of the version', example: '1' },
  { key: 'architecture', description: 'architecture of the processor, as RPM names it', example: 'x86_64' },
  { key: 'build-date', description: 'when the image was built', example: '2026-01-31T12:00:00Z' },
  { key: 'vendor', description: 'who distributes it', example: 'Acme, Inc.' },
  {
    key: 'maintainer',
    description: 'who looks after it',
    example: 'Acme weather team <weather@example.com>',
  },
  {
    key: 'url',
    format: 'url',
    description: 'where to read about the image',
    example: 'https://example.com/weather',
  },
  { key: 'summary', description: 'what it is, in one line', example: 'Weather service' },
  { key: 'description', description: 'what it does', example: 'Answers with the weather of a city' },
  { key: 'vcs-type', enum: ['git', 'hg', 'svn', 'bzr', 'cvs'], description: 'kind of its source repository' },
  {
    key: 'vcs-url',
    format: 'url',
    description: 'where its source code is',
    example: 'https://github.com/acme/weather',
  },
  { key: 'vcs-ref', description: 'commit that it was built from', example: '1d0f3bc47a3d2c8b' },
  {
    key: 'authoritative-source-url',
    description: 'registry where the original is',
    example: 'registry.example.com',
  },
  {
    key: 'distribution-scope',
    enum: ['private', 'authoritative-source-only', 'restricted', 'public'],
    description: 'how far it may be distributed',
    example: 'public',
  },
  {
    key: 'changelog-url',
    format: 'url',
    description: 'where its changes are listed',
    example: 'https://example.com/weather/changes',
  },
  { key: 'sigstore-url', format: 'url', description: 'where its signatures are' },
  { key: 'sigstore-type', enum: ['docker', 'atomic'], description: 'kind of its signatures' },
  { key: 'pubkey-id', format: 'email', description: 'identity of the key that signs it' },
  { key: 'pubkey-fingerprint', description: 'fingerprint of that key' },
  { key: 'pubkey-url', format: 'url', description: 'where that key is' },
];

/** Command lines for the host. */
const commands: readonly KeyEntry[] = (
  [
    ['help', 'how to get help'],
    ['usage', 'how to run it'],
    ['run', 'command line that runs it'],
    ['run_opts_file', 'file with options for it'],
    ['install', 'command line that installs it'],
    ['uninstall', 'command line that removes it'],
    ['stop', 'command line that stops it'],
    ['debug', 'command line that runs it for debugging'],
  ] as const
).map(([key, description]) => ({ key, description, isTemplate: true }));

/** Keys in capitals, which later lists of the same people write in small letters. */
const capitals: readonly KeyEntry[] = (
  [
    ['Name', 'name'],
    ['Version', 'version'],
    ['Release', 'release'],
    ['Architecture', 'architecture'],
    ['Vendor', 'vendor'],
    ['BZComponent', 'com.redhat.component'],
    ['RUN', 'run'],
    ['INSTALL', 'install'],
    ['UNINSTALL', 'uninstall'],
    ['STOP', 'stop'],
    ['HELP', 'help'],
    ['DEBUG', 'debug'],
    ['RUN_OPTS_FILE', 'run_opts_file'],
  ] as const
).map(([key, deprecated]) => ({ key, deprecated }));

export const generic: readonly KeyEntry[] = [...descriptive, ...commands, ...capitals].map((entry) => ({
  ...entry,
  mayBeEmpty: true,
}));
