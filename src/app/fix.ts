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
  /** Values in it that must not be shown. */
  secrets: ReadonlySet<string>;
}

/** One edit may make the next one possible; a text that never settles is left as the last round made it. */
const mostRounds = 10;

async function fixText(linter: Linter, document: LintDocument): Promise<FixedFile> {
  const { path, text: before } = document;
  const hidden = new Set<string>();
  let text = before;
  for (let round = 0; round < mostRounds; round += 1) {
    const { findings, secrets } = await linter.lintText({ ...document, text });
    for (const secret of secrets) hidden.add(secret);
    const edits = findings.flatMap(({ location, edits: own = [] }) =>
      location?.kind === 'file' && location.path === path ? own : [],
    );
    const next = applyEdits(text, edits);
    if (next === text) break;
    text = next;
  }
  return { path, before, after: text, secrets: hidden };
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
    const file = await fixText(linter, document);
    if (file.after !== file.before) fixed.push(file);
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
