import type { KeyEntry } from '../../model/vocabulary.js';

/** Both hold the labels of Docker Desktop's extensions, and nothing else. */
export const dockerNamespaces = ['com.docker.desktop.extension.', 'com.docker.extension.'];

const categories = [
  'ci-cd',
  'container-orchestration',
  'cloud-deployment',
  'cloud-development',
  'database',
  'kubernetes',
  'networking',
  'image-registry',
  'security',
  'testing-tools',
  'utility-tools',
  'volumes',
];

/** Labels of Docker Desktop's extensions (docs.docker.com, Extension image labels), of Docker's MCP gateway and of the MCP registry. */
export const docker: readonly KeyEntry[] = [
  {
    key: 'com.docker.desktop.extension.api.version',
    format: 'semver-range',
    description: 'version of the extension API that it needs',
    example: '>= 0.3.4',
  },
  {
    key: 'com.docker.desktop.extension.icon',
    format: 'url',
    description: 'its icon',
    example: 'https://example.com/weather/icon.svg',
  },
  {
    key: 'com.docker.extension.screenshots',
    format: 'json',
    shape: { type: 'list', members: ['alt', 'url'] },
    description: 'pictures of it',
    example: '[{"alt":"The map","url":"https://example.com/weather/map.png"}]',
  },
  {
    key: 'com.docker.extension.detailed-description',
    description: 'what it does, in text or HTML',
    example: 'Shows the weather of a city',
  },
  {
    key: 'com.docker.extension.publisher-url',
    format: 'url',
    description: 'web site of its publisher',
    example: 'https://example.com/',
  },
  {
    key: 'com.docker.extension.additional-urls',
    format: 'json',
    shape: { type: 'list', members: ['title', 'url'] },
    mayBeEmpty: true,
    description: 'links to documentation, support, terms',
    example: '[{"title":"Support","url":"https://example.com/support"}]',
  },
  {
    key: 'com.docker.extension.changelog',
    description: 'what is new, in text or HTML',
    example: 'First version',
  },
  {
    key: 'com.docker.extension.account-info',
    mayBeEmpty: true,
    description: '"required" when users need an account',
    example: 'required',
  },
  {
    key: 'com.docker.extension.categories',
    format: 'comma-list',
    enum: categories,
    mayBeEmpty: true,
    description: 'categories of the marketplace',
    example: 'utility-tools',
  },
  // Its YAML is read, and its faults are told, by the reader of contracts.
  { key: 'io.docker.server.metadata', isTemplate: true, description: 'what the MCP gateway of Docker reads' },
  // Its form is checked by a rule of its own.
  {
    key: 'io.modelcontextprotocol.server.name',
    description: 'name of the server in the MCP registry, exactly as server.json has it',
    example: 'io.github.acme/weather',
  },
];
