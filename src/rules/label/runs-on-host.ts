import { quoted } from '../../contract/finding.js';
import { defineRule } from '../rule.js';

export default defineRule({
  id: 'label/runs-on-host',
  summary: 'A label holds a command line that is meant to run on the host.',
  rationale:
    'Tools such as podman container runlabel run it with the rights of whoever calls them, outside the container. Whoever may change the image may then run anything there.',
  remedy: 'Write what users should run into the documentation, and blank the label where it is inherited.',
  severity: 'note',
  recommended: false,
  subject: 'image',
  since: '0.1.0',
  source: 'projectatomic/ContainerApplicationGenericLabels; label-schema.org rc1, docker.cmd',
  messages: {
    // The command itself is not repeated: it may hold a password.
    'host-command': ({ key }: { key: string }) =>
      `The label ${quoted(key)} holds a command line for the host. Nothing here runs it; other tools do.`,
  },
  check(context) {
    for (const { declaredAt } of context.contract.hostCommands) {
      for (const location of declaredAt) {
        if (location.kind !== 'label') continue;
        const { key } = location;
        const suggestion = `Remove it, or blank it where it is inherited: LABEL ${key}="".`;
        context.report('host-command', { key }, { subject: `label ${key}`, location, suggestion });
      }
    }
  },
  examples: {
    failing: [
      {
        dockerfile: 'FROM alpine\nLABEL a=b \\\n  RUN="docker run --privileged IMAGE"\n',
        messageId: 'host-command',
        line: 3,
      },
      {
        image: { config: { Labels: { 'org.label-schema.docker.cmd': 'docker run -d shop' } } },
        messageId: 'host-command',
      },
    ],
    clean: [
      { dockerfile: 'FROM alpine\nLABEL run=\nLABEL running="docker run IMAGE"\n' },
      { image: { config: { Labels: { usage: 'docker run -d shop' } } } },
    ],
  },
});
