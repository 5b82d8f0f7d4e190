import { labelRules } from './label-rules.js';
import type { Profile } from './profile.js';

export const mcp: Profile = {
  summary: 'Servers of the Model Context Protocol, for its registry and for the gateway of Docker.',
  source: 'modelcontextprotocol/registry, OCI packages; docker/mcp-gateway, self-describing images',
  rules: { ...labelRules, 'mcp/*': 'on', 'process/command-missing': 'on' },
  keys: [
    { key: 'io.modelcontextprotocol.server.name', presence: 'required' },
    { key: 'io.docker.server.metadata', presence: 'optional' },
  ],
};
