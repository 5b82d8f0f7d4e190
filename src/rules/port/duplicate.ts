import type { Location } from '../../model/location.js';
import type { StageView } from '../../contract/dockerfile/view.js';
import { splitWords } from '../../contract/dockerfile/words.js';
import { parsePortSpec, portsOf } from '../../contract/port-spec.js';
import { defineRule } from '../rule.js';

interface Exposed {
  /** `80/tcp`, one for each port of a range. */
  ports: string[];
  location: Location;
}

/** What each word of EXPOSE means; words with variables are left out. */
function* exposedBy({ instructions }: StageView, escape = '\\'): Generator<Exposed> {
  for (const { keyword, text, at } of instructions) {
    if (keyword !== 'EXPOSE') continue;
    for (const { text: word, offset } of splitWords(text, escape)) {
      const spec = parsePortSpec(word);
      const numbers = spec && portsOf(spec, 0);
      if (!numbers) continue;
      const protocol = spec.protocol ?? 'tcp';
      yield { ports: numbers.map((port) => `${String(port)}/${protocol}`), location: at(offset) };
    }
  }
}

export default defineRule({
  id: 'port/duplicate',
  summary: 'A stage exposes the same port twice.',
  rationale:
    '80 and 80/tcp are the same port. The second one does nothing; mostly another number, or /udp, was meant.',
  remedy: 'Remove one of them, or write the port that was meant.',
  severity: 'note',
  recommended: true,
  subject: 'dockerfile',
  since: '0.1.0',
  source: 'Dockerfile reference, EXPOSE: TCP is the default',
  messages: {
    duplicate: ({ port }: { port: string }) => `Port ${port} is exposed already.`,
  },
  check(context) {
    const { dockerfile } = context;
    for (const stage of dockerfile?.stages ?? []) {
      const seen = new Set<string>();
      for (const { ports, location } of exposedBy(stage, dockerfile?.escape)) {
        const port = ports.find((one) => seen.has(one));
        for (const one of ports) seen.add(one);
        if (port === undefined) continue;
        const suggestion = port.endsWith('/tcp')
          ? `Remove it, or write ${port.replace('/tcp', '/udp')}.`
          : 'Remove it.';
        context.report('duplicate', { port }, { subject: `port ${port}`, location, suggestion });
      }
    }
  },
  examples: {
    failing: [
      {
        dockerfile: 'FROM alpine\nEXPOSE 80\nEXPOSE 443 \\\n  80/TCP\n',
        messageId: 'duplicate',
        line: 4,
        suggestion: 'Remove it, or write 80/udp.',
      },
      {
        dockerfile: 'FROM alpine\nEXPOSE 8000-8010/udp 8005/udp\n',
        messageId: 'duplicate',
        line: 2,
        suggestion: 'Remove it.',
      },
      { dockerfile: 'FROM alpine AS a\nEXPOSE 80 80\nFROM alpine\n', messageId: 'duplicate', line: 2 },
    ],
    clean: [
      {
        dockerfile:
          'FROM alpine AS a\nARG P=80\nEXPOSE 80 80/udp 81 $P $P x\nRUN seq 80 80\nFROM a\nEXPOSE 80\n',
      },
    ],
  },
});
