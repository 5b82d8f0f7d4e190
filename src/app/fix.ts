import { realpathSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';

import { UsageError } from '../errors.js';
import type { Linter } from './lint.js';
import { applyEdits } from './lint/edits.js';
import { fileDocument, type LintDocument } from './lint/documents.js';

/** A file that can be mended, before and after. */
export interface FixedFile {
  path: string;
  before: string;
  after: string;
}

/** One edit may make the next one possible; a text that never settles is left as the last round made it. */
const mostRounds = 10;

async function fixText(linter: Linter, document: LintDocument): Promise<string> {
  let { text } = document;
  for (let round = 0; round < mostRounds; round += 1) {
    const findings = await linter.lintText({ ...document, text });
    const edits = findings.flatMap(({ location, edits: own = [] }) =>
      location?.kind === 'file' && location.path === document.path ? own : [],
    );
    const next = applyEdits(text, edits);
    if (next === text) break;
    text = next;
  }
  return text;
}

/** What the safe edits make of the files among the targets: those that change. Images, and files that cannot be read, are left to the report. */
export async function fixFiles(
  linter: Linter,
  targets: readonly (string | LintDocument)[],
): Promise<FixedFile[]> {
  const fixed: FixedFile[] = [];
  for (const target of targets) {
    const document = typeof target === 'string' ? await fileDocument(target) : target;
    if (!document) continue;
    const after = await fixText(linter, document);
    if (after !== document.text) fixed.push({ path: document.path, before: document.text, after });
  }
  return fixed;
}

/** Writes a mended file in one step, so that an interruption leaves the old one or the new one. Links are followed, the mode stays. */
export function writeFixed({ path, after }: FixedFile): void {
  const temporary = `${path}.${String(process.pid)}.tmp`;
  try {
    const real = realpathSync(path);
    writeFileSync(temporary, after, { flag: 'wx', mode: statSync(real).mode });
    renameSync(temporary, real);
  } catch (cause) {
    rmSync(temporary, { force: true });
    throw new UsageError('FIX_NOT_WRITABLE', `'${path}' could not be written`, {
      suggestion: 'Make it and its folder writable, or look at the changes with --fix --dry-run.',
      cause,
    });
  }
}
