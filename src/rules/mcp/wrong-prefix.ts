import { quoted } from '../../contract/finding.js';
import { labelKeys } from '../label-keys.js';
import { metadataKey } from '../mcp-label.js';
import { defineRule } from '../rule.js';

const prefix = 'com.docker.mcp.';

export default defineRule({
  id: 'mcp/wrong-prefix',
  summary: 'A label begins with com.docker.mcp, which nothing reads.',
  rationale:
    "Docker's MCP gateway reads one label alone, and says of an image without it that it does not describe itself.",
  remedy: `Write everything into the label ${metadataKey}, as YAML.`,
  severity: 'warning',
  recommended: true,
  subject: 'image',
  since: '0.1.0',
  source: 'docker/mcp-gateway#556; pkg/workingset/workingset.go, getCatalogServerFromImage',
  messages: {
    'not-read': ({ key }: { key: string }) =>
      `Nothing reads the label ${quoted(key)}; the gateway reads "${metadataKey}".`,
  },
  check(context) {
    for (const { key, location } of labelKeys(context)) {
      if (!key.startsWith(prefix)) continue;
      const suggestion = `Write it into the YAML of LABEL ${metadataKey}="name: …".`;
      context.report('not-read', { key }, { subject: `label ${key}`, location, suggestion });
    }
  },
  examples: {
    failing: [
      {
        dockerfile: 'FROM alpine\nARG NAME\nLABEL com.docker.mcp.name=$NAME\n',
        messageId: 'not-read',
        line: 3,
      },
      { image: { config: { Labels: { 'com.docker.mcp.server.name': 'flights' } } }, messageId: 'not-read' },
    ],
    clean: [{ image: { config: { Labels: { [metadataKey]: 'name: flights', 'com.docker.mcpx': 'a' } } } }],
  },
});
