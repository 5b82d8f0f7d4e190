import { quoted, shortened } from '../../contract/finding.js';
import { isKnownKey, labelKeys } from '../label-keys.js';
import { defineRule } from '../rule.js';

const reserved = ['com.docker.', 'io.docker.', 'org.dockerproject.'];

/**
 * Keys in Docker's namespaces that authors are asked to write, that Docker's own tools and base images put there, or that
 * `mcp/wrong-prefix` reports.
 */
const docker = [
  'com.docker.compose.',
  'com.docker.desktop.',
  'com.docker.dhi.',
  'com.docker.extension.',
  'com.docker.mcp.',
  'io.docker.server.metadata',
];

export default defineRule({
  id: 'label/key-reserved',
  summary: "A label's key stands in a namespace that is reserved for Docker.",
  rationale: 'Docker gives such keys a meaning of its own whenever it likes, and then reads yours.',
  remedy: 'Use the reversed name of a domain that is yours.',
  severity: 'warning',
  recommended: true,
  subject: 'image',
  since: '0.1.0',
  source: 'Docker documentation, "Docker object labels", key guidelines',
  messages: {
    reserved: ({ key, prefix }: { key: string; prefix: string }) =>
      `The label ${quoted(key)} stands in the namespace "${prefix}*", which is reserved for Docker.`,
  },
  check(context) {
    for (const { key, location } of labelKeys(context)) {
      const prefix = reserved.find((one) => key.startsWith(one));
      if (prefix === undefined || docker.some((one) => key.startsWith(one))) continue;
      if (isKnownKey(context.vocabulary, key)) continue;
      const rest = shortened(key.slice(prefix.length));
      context.report(
        'reserved',
        { key, prefix },
        {
          subject: `label ${key}`,
          location,
          suggestion: `Write LABEL com.example.${rest}="…", with the domain that is yours.`,
        },
      );
    }
  },
  examples: {
    failing: [
      { dockerfile: 'FROM alpine\nLABEL com.docker.team=blue\n', messageId: 'reserved', line: 2 },
      { dockerfile: 'FROM alpine\nARG TEAM\nLABEL io.docker.team=$TEAM\n', messageId: 'reserved', line: 3 },
      { image: { config: { Labels: { 'org.dockerproject.team': 'blue' } } }, messageId: 'reserved' },
    ],
    clean: [
      { dockerfile: 'FROM alpine\nLABEL com.dockerfoo.team=blue com.example.com.docker.team=blue\n' },
      {
        image: {
          config: {
            Labels: {
              'com.docker.compose.project': 'shop',
              'com.docker.dhi.compliance': 'cis',
              'com.docker.desktop.extension.api.version': '>= 0.3.0',
              'com.docker.extension.screenshots': '[]',
              'com.docker.mcp.name': 'shop',
              'io.docker.server.metadata': 'name: shop',
            },
          },
        },
      },
      {
        image: { config: { Labels: { 'com.docker.team': 'blue' } } },
        vocabulary: { entries: [{ key: 'com.docker.team', description: 'we are Docker' }] },
      },
    ],
  },
});
