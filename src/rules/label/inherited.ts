import { quoted } from '../../contract/finding.js';
import type { Location } from '../../model/location.js';
import { describes, type Describes } from '../label-keys.js';
import { valueOf } from '../label-values.js';
import { defineRule } from '../rule.js';

export default defineRule({
  id: 'label/inherited',
  summary: 'A label that describes the image comes from its base image.',
  rationale:
    'A label cannot be taken away in a child image, so the name, version, source and licence of the base stand there as if they were yours: registries show them, and update bots take the change log of the wrong project.',
  remedy: 'Give the label a value of your own, or blank it.',
  severity: 'warning',
  recommended: true,
  subject: 'image',
  needs: ['base'],
  since: '0.1.0',
  source: 'mend/renovate-ce-ee#386; moby/buildkit#4110; Red Hat certification of images on UBI',
  messages: {
    'from-base': ({ key, value, base }: { key: string; value: string; base: string }) =>
      `The label ${quoted(key)} says ${quoted(value)}, as it does in the base image ${quoted(base)}.`,
    'left-to-base': ({ key, value, base }: { key: string; value: string; base: string }) =>
      `The label ${quoted(key)} will say ${quoted(value)}, which it takes over from the base image ${quoted(base)}.`,
  },
  check(context) {
    const { dockerfile, contract } = context;
    const { labels = {}, name: base = '' } = context.base ?? {};
    const report = (
      messageId: 'from-base' | 'left-to-base',
      [key, value]: [string, string],
      kind: Describes,
      location: Location,
    ) => {
      const suggestion = `Write LABEL ${key}="…" with a value of this image, or blank it: LABEL ${key}="".`;
      context.report(
        messageId,
        { key, value, base },
        {
          subject: `label ${key}`,
          location,
          suggestion,
          // The same people may well make both.
          ...(kind === 'publisher' && { severity: 'note' as const }),
        },
      );
    };
    for (const label of Object.entries(labels)) {
      const [key, value] = label;
      const kind = value === '' ? undefined : describes(key);
      if (!kind) continue;
      if (!dockerfile) {
        if (valueOf(contract.labels, key) === value) report('from-base', label, kind, { kind: 'label', key });
        continue;
      }
      const { state, from } = dockerfile.target;
      if (!state.labels.has(key)) report('left-to-base', label, kind, from.location);
    }
  },
  examples: {
    failing: [
      {
        image: { config: { Labels: { 'org.opencontainers.image.version': '24.04' } } },
        base: { config: { Labels: { 'org.opencontainers.image.version': '24.04' } } },
        messageId: 'from-base',
      },
      {
        image: { config: { Labels: { vendor: 'Example', 'com.redhat.license_terms': 'EULA' } } },
        base: { config: { Labels: { vendor: 'Example', 'com.redhat.license_terms': 'EULA' } } },
        messageId: 'from-base',
        severity: 'note',
      },
      {
        dockerfile: 'FROM ubuntu:24.04\nLABEL org.opencontainers.image.title=shop\n',
        base: { config: { Labels: { 'org.opencontainers.image.source': 'https://example.com/ubuntu' } } },
        messageId: 'left-to-base',
        line: 1,
      },
    ],
    clean: [
      {
        image: { config: { Labels: { version: '1.4.0', name: '', 'com.example.shell': '/bin/bash' } } },
        base: {
          config: { Labels: { version: '24.04', name: '', 'com.example.shell': '/bin/bash', release: '1' } },
        },
      },
      {
        dockerfile: 'FROM ubuntu:24.04\nARG VERSION\nLABEL version=$VERSION name=""\n',
        base: { config: { Labels: { version: '24.04', name: 'ubuntu', 'api.ENV.PORT': '', summary: '' } } },
      },
      {
        dockerfile: 'FROM scratch\nCOPY app /app\n',
        base: { config: { Labels: { version: '24.04' } } },
      },
    ],
  },
});
