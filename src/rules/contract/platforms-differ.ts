import { defineRule } from '../rule.js';

interface Difference {
  subject: string;
}

export default defineRule({
  id: 'contract/platforms-differ',
  summary: 'An image promises something else on one platform than on another.',
  rationale:
    'Whoever deploys by name does not see which platform answers: a variable, a port or a volume that only some of them have fails on the other machines.',
  remedy: 'Build all platforms from one Dockerfile, or write down why they differ and ignore it.',
  severity: 'note',
  recommended: true,
  subject: 'image',
  since: '0.1.0',
  source: 'OCI image-spec, image-index.md: the manifests of an index are the same image for other platforms',
  messages: { differs: ({ subject }: Difference) => `${subject} differs between platforms.` },
  // The app compares platforms (--all-platforms), as inspect does: a rule sees one at a time.
  check: () => undefined,
  examples: {
    failing: [
      {
        image: { config: { Env: ['PORT=80'] }, arm64: { Env: ['PORT=8080'] } },
        messageId: 'differs',
      },
    ],
    clean: [{ image: { config: { Env: ['PORT=80'] }, arm64: { Env: ['PORT=80'] } } }],
  },
});
