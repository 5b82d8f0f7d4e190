import { quoted, shortened } from '../../contract/finding.js';
import { fieldPlace } from '../contract-tree.js';
import { defineRule } from '../rule.js';

export default defineRule({
  id: 'volume/relative',
  summary: 'The path of a volume is not absolute.',
  rationale: 'No engine mounts it: a path inside the container begins at the root.',
  remedy: 'Write the path from the root.',
  severity: 'error',
  recommended: true,
  subject: 'contract',
  since: '0.1.0',
  source: 'Docker, "invalid mount path: mount path must be absolute"; Kubernetes, VolumeMount.mountPath',
  messages: {
    relative: ({ path }: { path: string }) => `The volume ${quoted(path)} is not an absolute path.`,
  },
  check(context) {
    for (const volume of context.contract.volumes) {
      const { path } = volume;
      // Readers leave out those of labels and of image configurations. A path of Windows begins with a drive.
      if (/^(?:\/|[A-Za-z]:[\\/])/.test(path)) continue;
      const location = fieldPlace(context.documents, volume, 'dest', 'target', 'path');
      const better = path.slice(0, 80).replace(/^~?(?:\.{0,2}\/)+/, '');
      const suggestion = `Write /${shortened(better)}.`;
      context.report('relative', { path }, { subject: `volume ${path}`, location, suggestion });
    }
  },
  examples: {
    failing: [
      {
        contract: 'commands: {}\nvolumes:\n  cache:\n    mode: rw\n    dest: ./cache\n',
        messageId: 'relative',
        line: 5,
      },
      { contract: 'oms: 1\nactions: {}\nvolumes: {data: {target: data}}\n', messageId: 'relative', line: 3 },
    ],
    clean: [
      { contract: "commands: {}\nvolumes:\n  cache: {dest: /cache}\n  win: {dest: 'C:\\data'}\n" },
      { image: { config: { Volumes: { data: {} }, Labels: { 'api.VOLUME.cache': 'cache' } } } },
    ],
  },
});
