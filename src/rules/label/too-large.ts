import { quoted } from '../../contract/finding.js';
import { defineRule } from '../rule.js';

/** Bytes of one label, key and value, that every builder takes. */
const mostOfOne = 65_518;
/** Bytes of all labels that the command line of a build still took. */
const mostOfAll = 512 * 1024;

const encoder = new TextEncoder();

function bytesOf(text: string): number {
  return encoder.encode(text).length;
}

export default defineRule({
  id: 'label/too-large',
  summary: 'A label, or all labels together, are too large for some builders.',
  rationale:
    'The classic builder lost larger labels without a word, and whoever inspects the image or pulls its configuration loads all of them each time.',
  remedy: 'Put the text into a file of the image, or behind a URL, and name that in the label.',
  severity: 'note',
  recommended: false,
  subject: 'image',
  since: '0.1.0',
  source: 'docker/for-linux#157; devcontainers/cli#267',
  messages: {
    one: ({ key, bytes }: { key: string; bytes: number }) =>
      `The label ${quoted(key)} has ${String(bytes)} bytes, more than the ${String(mostOfOne)} that every builder takes.`,
    all: ({ bytes }: { bytes: number }) =>
      `All labels together have ${String(bytes)} bytes, more than ${String(mostOfAll)}.`,
  },
  check(context) {
    let all = 0;
    for (const [key, value] of Object.entries(context.contract.labels)) {
      const bytes = bytesOf(key) + bytesOf(value);
      all += bytes;
      if (bytes <= mostOfOne) continue;
      const location = { kind: 'label', key } as const;
      context.report('one', { key, bytes }, { subject: `label ${key}`, location });
    }
    if (all <= mostOfAll) return;
    const location = { kind: 'config', pointer: '/config/Labels' } as const;
    context.report('all', { bytes: all }, { subject: 'labels', location });
  },
  examples: {
    failing: [
      {
        dockerfile:
          'FROM scratch\n' +
          'ENV A=0123456789abcdef\n' +
          'ENV B=$A$A$A$A$A$A$A$A$A$A$A$A$A$A$A$A\n' +
          'ENV C=$B$B$B$B$B$B$B$B$B$B$B$B$B$B$B$B\n' +
          'LABEL notes=$C$C$C$C$C$C$C$C$C$C$C$C$C$C$C$C\n',
        messageId: 'one',
        line: 5,
      },
      {
        dockerfile:
          'FROM scratch\n' +
          'ENV A=0123456789abcdef\n' +
          'ENV B=$A$A$A$A$A$A$A$A$A$A$A$A$A$A$A$A\n' +
          'ENV C=$B$B$B$B$B$B$B$B$B$B$B$B$B$B$B$B\n' +
          'ENV D=$C$C$C$C$C$C$C$C$C$C$C$C$C$C$C\n' +
          'LABEL a=$D b=$D c=$D d=$D e=$D f=$D g=$D h=$D i=$D\n',
        messageId: 'all',
      },
    ],
    clean: [
      {
        dockerfile:
          'FROM scratch\n' +
          'ENV A=0123456789abcdef\n' +
          'ENV B=$A$A$A$A$A$A$A$A$A$A$A$A$A$A$A$A\n' +
          'ENV C=$B$B$B$B$B$B$B$B$B$B$B$B$B$B$B$B\n' +
          'ENV D=$C$C$C$C$C$C$C$C$C$C$C$C$C$C$C\n' +
          'LABEL a=$D b=$D c=$D d=$D e=$D f=$D g=$D h=$D\n',
      },
    ],
  },
});
