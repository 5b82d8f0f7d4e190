import type { Instruction } from '../../contract/dockerfile/instructions.js';
import type { DockerfileView } from '../../contract/dockerfile/view.js';
import type { Edit } from '../../model/finding.js';
import { defineRule } from '../rule.js';

const key = 'org.opencontainers.image.authors';

/** The label in double quotes, in which a builder would expand variables. */
function labelOf(name: string, escape: string): string {
  const plain = /^(["'])(.*)\1$/s.exec(name)?.[2] ?? name;
  const escaped = plain.replace(/["$\\`]/g, (char) =>
    char === '"' || char === '$' || char === escape ? escape + char : char,
  );
  return `LABEL ${key}="${escaped}"`;
}

/** The whole instruction for the label, when it stands in one line. */
function editOf({ text, location }: Instruction, { text: file, escape }: DockerfileView): Edit | undefined {
  if (location.kind !== 'file') return undefined;
  const { line, column } = location;
  const whole = file.split('\n', line)[line - 1] ?? '';
  const written = whole.slice(column - 1).trimEnd();
  const rest = /^MAINTAINER(?=\s)(.*)$/is.exec(written)?.[1];
  // Not so where it goes on in the next line.
  if (rest?.trim() !== text) return undefined;
  return { line, column, remove: written, insert: labelOf(text, escape) };
}

export default defineRule({
  id: 'dockerfile/maintainer-deprecated',
  summary: 'MAINTAINER is deprecated.',
  rationale: 'It fills a field that is not shown with the labels, and builders warn about it.',
  remedy: `Write the label ${key} instead.`,
  severity: 'warning',
  recommended: true,
  subject: 'dockerfile',
  fixable: true,
  since: '0.1.0',
  source: 'Dockerfile reference, MAINTAINER (deprecated); BuildKit MaintainerDeprecated',
  messages: {
    deprecated: () => 'MAINTAINER is deprecated: it sets no label.',
  },
  check(context) {
    const { dockerfile } = context;
    if (!dockerfile) return;
    for (const stage of dockerfile.stages) {
      const isSaid = stage.state.labels.has(key);
      for (const instruction of stage.instructions) {
        if (instruction.keyword !== 'MAINTAINER') continue;
        const { location, text } = instruction;
        const edit = isSaid ? undefined : editOf(instruction, dockerfile);
        const suggestion = isSaid
          ? `Remove it: the label ${key} is there.`
          : `Write ${labelOf(text.slice(0, 200), dockerfile.escape)}.`;
        context.report(
          'deprecated',
          {},
          { subject: 'maintainer', location, suggestion, ...(edit && { edits: [edit] }) },
        );
      }
    }
  },
  examples: {
    failing: [
      {
        dockerfile: 'FROM alpine\nMAINTAINER Jo "the $" Doe <jo@example.com>\nCMD ["a"]\n',
        messageId: 'deprecated',
        line: 2,
        fixed:
          'FROM alpine\nLABEL org.opencontainers.image.authors="Jo \\"the \\$\\" Doe <jo@example.com>"\nCMD ["a"]\n',
      },
      {
        dockerfile: 'FROM alpine AS a\n  maintainer  "Jo Doe"  \nFROM a\n',
        messageId: 'deprecated',
        line: 2,
        fixed: 'FROM alpine AS a\n  LABEL org.opencontainers.image.authors="Jo Doe"  \nFROM a\n',
      },
      {
        dockerfile: 'FROM alpine\nLABEL org.opencontainers.image.authors=Jo\nMAINTAINER Jo\n',
        messageId: 'deprecated',
        line: 3,
        suggestion: 'Remove it: the label org.opencontainers.image.authors is there.',
        fixed: 'FROM alpine\nLABEL org.opencontainers.image.authors=Jo\nMAINTAINER Jo\n',
      },
      {
        dockerfile: 'FROM alpine\nMAINTAINER ACME\\Jo\n',
        messageId: 'deprecated',
        fixed: 'FROM alpine\nLABEL org.opencontainers.image.authors="ACME\\\\Jo"\n',
      },
      {
        dockerfile: 'FROM alpine\nMAINTAINER Jo \\\n  Doe\n',
        messageId: 'deprecated',
        line: 2,
        fixed: 'FROM alpine\nMAINTAINER Jo \\\n  Doe\n',
      },
    ],
    clean: [{ dockerfile: 'FROM alpine\n# MAINTAINER Jo\nLABEL maintainer=Jo\n' }],
  },
});
