import type { Location } from '../../model/location.js';
import type { ContractDocument } from '../../contract/read-file.js';
import type { StageView } from '../../contract/dockerfile/view.js';
import { splitWords } from '../../contract/dockerfile/words.js';
import { parsePortSpec, portsOf } from '../../contract/port-spec.js';
import { entryOf } from '../../contract/yaml/node.js';
import { defineRule } from '../rule.js';

interface Written {
  /** `80/tcp`, one for each port of a range. */
  ports: string[];
  location: Location;
}

/** What one word means; nothing when it is no port, or holds variables. */
function* meant(word: string, location: Location): Generator<Written> {
  const spec = parsePortSpec(word);
  const numbers = spec && portsOf(spec, 0);
  if (!numbers) return;
  const protocol = spec.protocol ?? 'tcp';
  yield { ports: numbers.map((port) => `${String(port)}/${protocol}`), location };
}

/** What each word of EXPOSE means. */
function* exposedBy({ instructions }: StageView, escape = '\\'): Generator<Written> {
  for (const { keyword, text, at } of instructions) {
    if (keyword !== 'EXPOSE') continue;
    for (const { text: word, offset } of splitWords(text, escape)) yield* meant(word, at(offset));
  }
}

/** `ports` of a contract file in the dialect that has it. */
function* listedIn({ dialect, root }: ContractDocument): Generator<Written> {
  const list = dialect === 'asyncy' ? entryOf(root, 'ports')?.value : undefined;
  if (list?.kind !== 'list') return;
  for (const item of list.items) if (item.kind === 'scalar') yield* meant(item.source, item.location);
}

/** Ports that are written a second time. */
function* repeated(written: Iterable<Written>): Generator<{ port: string; location: Location }> {
  const seen = new Set<string>();
  for (const { ports, location } of written) {
    const port = ports.find((one) => seen.has(one));
    for (const one of ports) seen.add(one);
    if (port !== undefined) yield { port, location };
  }
}

export default defineRule({
  id: 'port/duplicate',
  summary: 'A stage exposes, or a contract lists, the same port twice.',
  rationale:
    '80 and 80/tcp are the same port. The second one does nothing; mostly another number, or /udp, was meant.',
  remedy: 'Remove one of them, or write the port that was meant.',
  severity: 'note',
  recommended: true,
  subject: 'contract',
  since: '0.1.0',
  source: 'Dockerfile reference, EXPOSE: TCP is the default',
  messages: {
    duplicate: ({ port }: { port: string }) => `Port ${port} is exposed already.`,
    listed: ({ port }: { port: string }) => `Port ${port} is listed already.`,
  },
  check(context) {
    const { dockerfile, documents } = context;
    const tell = (messageId: 'duplicate' | 'listed', written: Iterable<Written>): void => {
      for (const { port, location } of repeated(written)) {
        const suggestion = port.endsWith('/tcp')
          ? `Remove it, or write ${port.replace('/tcp', '/udp')}.`
          : 'Remove it.';
        context.report(messageId, { port }, { subject: `port ${port}`, location, suggestion });
      }
    };
    for (const stage of dockerfile?.stages ?? []) tell('duplicate', exposedBy(stage, dockerfile?.escape));
    for (const document of documents) tell('listed', listedIn(document));
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
      {
        contract: 'commands: {}\nports:\n  - 80\n  - 80/udp\n  - 80/tcp\n',
        messageId: 'listed',
        line: 5,
        message: 'Port 80/tcp is listed already.',
        only: true,
      },
      {
        image: {},
        contract: 'commands: {}\nports: [8000-8010, 8005]\n',
        messageId: 'listed',
        line: 2,
      },
    ],
    clean: [
      { contract: 'commands: {}\nports: [80, 80/udp, 81, x, x]\n' },
      { contract: 'commands: {}\nports: 80\n' },
      { contract: 'commands: {}\nports: [{ port: 80 }, { port: 80 }]\n' },
      // A successor of the format, which has no such key.
      { contract: 'omg: 1\nactions: {}\nports: [80, 80]\n' },
      { dockerfile: 'FROM alpine\nEXPOSE 80\n', contract: 'commands: {}\nports: [80]\n' },
      {
        dockerfile:
          'FROM alpine AS a\nARG P=80\nEXPOSE 80 80/udp 81 $P $P x\nRUN seq 80 80\nFROM a\nEXPOSE 80\n',
      },
    ],
  },
});
