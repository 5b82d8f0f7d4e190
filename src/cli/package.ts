import manifest from '../../package.json' with { type: 'json' };

export const { description, name, oclif, version } = manifest;
