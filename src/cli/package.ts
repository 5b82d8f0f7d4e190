import manifest from '../../package.json' with { type: 'json' };

export const { name, oclif, version } = manifest;
