import type { Document } from 'yaml';
import type { Edit, Finding } from '../../model/finding.js';
import { compose } from './compose.js';
import { tooDeepAt } from './depth.js';
import { explain, faultFinding, spacesForTabs, type Fault } from './faults.js';
import type { YamlNode } from './node.js';
import { readPlainYaml } from './plain.js';
import { createLocator, type Locator, type Place } from './place.js';

/** Most UTF-16 units of a document; the largest contract file known has 5,000. */
export const maxYamlLength = 256 * 1024;
/** Most levels of nesting. */
const maxYamlDepth = 100;
/** Most values of a document, aliases expanded. */
const maxYamlValues = 100_000;
/** Most faults that are told one by one. */
const maxFaults = 50;

export interface YamlDocument {
  /** Absent when the text is empty, too large or expands without bound; the findings say which. */
  root?: YamlNode;
  findings: Finding[];
  /** Lines that YAML stumbled over: what stands there was perhaps not meant as it was read. */
  faultyLines: ReadonlySet<number>;
  /** A line of the text, counted from 1, without its line break. */
  lines: (line: number) => string;
}

/**
 * Parses one YAML 1.2 document (JSON included). Never throws on its content: every fault is a finding `contract/syntax` with its place,
 * one for each line, and `root` is what could be read. A BOM is skipped, CRLF is a line break, merge keys are resolved.
 * The caller decodes bytes.
 */
export async function parseYaml(source: string, place: Place): Promise<YamlDocument> {
  const text = source.startsWith('\ufeff') ? source.slice(1) : source;
  const locator = createLocator(text, place);
  const refusal = refuse(text);
  if (refusal) return refused(refusal, locator);
  const plain = readPlainYaml(text, locator);
  if (plain) return { root: plain, findings: [], faultyLines: new Set(), lines: locator.textOf };

  return readWithLibrary(text, place, locator);
}

/** Reads all of YAML, and tells what is wrong with it. */
export async function readWithLibrary(text: string, place: Place, locator: Locator): Promise<YamlDocument> {
  const library = await import('yaml');
  const deep = tooDeepAt(library, text);
  if (deep !== undefined) return refused(tooDeep(deep), locator);
  const read = (content: string): Document =>
    library.parseDocument(content, {
      uniqueKeys: false, // the library compares every key with every other; compose does it in one pass
      resolveKnownTags: false,
      prettyErrors: false,
      logLevel: 'error',
    });
  const document = read(text);
  const faults: Fault[] = [...document.errors, ...document.warnings].map((error) => explain(error, locator));
  const cured = cure(text, faults, document.errors.length, read);
  const bounds = { depth: maxYamlDepth, values: maxYamlValues };
  const root = compose(
    library,
    cured?.document ?? document,
    cured ? createLocator(cured.text, place) : locator,
    bounds,
    (fault) => faults.push(fault),
  );

  const { findings, faultyLines } = tell(faults, locator);
  for (const line of cured?.lines ?? []) faultyLines.add(line);
  return { ...(root ? { root } : {}), findings, faultyLines, lines: locator.textOf };
}

/** Each round parses the text once more. */
const mostCureRounds = 3;

interface Cured {
  text: string;
  document: Document;
  /** Lines that differ. They keep their numbers. */
  lines: Set<number>;
}

/**
 * The text with the cures of its faults, e.g. with quotes around the texts whose colons broke the document, so that the rest of it can be
 * read as it was meant. Cures that do not help are taken from their faults. Undefined when none does.
 */
function cure(
  text: string,
  faults: readonly Fault[],
  errors: number,
  read: (content: string) => Document,
): Cured | undefined {
  const tabs = faults.find(({ messageId }) => messageId === 'tab-indent');
  if (tabs) tabs.edits = spacesForTabs(text.split(/\r?\n/));
  const curable = faults.filter(({ edits }) => edits !== undefined);
  let hopeful = curable;
  for (let round = 0; round < mostCureRounds && hopeful.length > 0; round += 1) {
    const edits = hopeful.flatMap((fault) => fault.edits ?? []);
    const repaired = withEdits(text, edits);
    const document = read(repaired);
    const lineOf = createLocator(repaired, { kind: 'file', path: '' }).lineOf;
    const broken = new Set(document.errors.map((error) => lineOf(error.pos[0])));
    // A line that is still broken, or breaks the next one, was not meant so.
    const helped = hopeful.filter(
      (fault) => !fault.edits?.some(({ line }) => broken.has(line) || broken.has(line + 1)),
    );
    if (helped.length === hopeful.length && document.errors.length < errors) {
      for (const fault of curable) if (!helped.includes(fault)) delete fault.edits;
      return { text: repaired, document, lines: new Set(edits.map(({ line }) => line)) };
    }
    hopeful = helped.length < hopeful.length ? helped : [];
  }
  for (const fault of curable) delete fault.edits;
  return undefined;
}

function withEdits(text: string, edits: readonly Edit[]): string {
  // One fault may be found twice at the same place.
  const distinct = new Map(edits.map((edit) => [`${String(edit.line)}:${String(edit.column)}`, edit]));
  const lines = text.split('\n');
  // From the end of each line, so that columns stay right.
  for (const { line, column, remove, insert } of [...distinct.values()].sort((a, b) => b.column - a.column)) {
    const old = lines[line - 1] ?? '';
    lines[line - 1] = old.slice(0, column - 1) + insert + old.slice(column - 1 + remove.length);
  }
  return lines.join('\n');
}

function refused(fault: Fault, locator: Locator): YamlDocument {
  return { findings: [faultFinding(fault, locator)], faultyLines: new Set(), lines: locator.textOf };
}

function refuse(text: string): Fault | undefined {
  if (text.length > maxYamlLength) {
    return {
      messageId: 'too-large',
      severity: 'error',
      message: `The text has ${String(text.length)} characters, more than the ${String(maxYamlLength)} that are read.`,
      offset: 0,
      suggestion: 'Check that this is the right file.',
    };
  }
  // YAML 1.2 section 5.1: control characters but tab and line breaks are not allowed, quoted or not.
  // eslint-disable-next-line no-control-regex -- they are what is looked for
  const control = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]/.exec(text);
  if (!control) return undefined;
  return {
    messageId: 'control-character',
    severity: 'error',
    message: `The text holds the control character U+${control[0].charCodeAt(0).toString(16).padStart(4, '0').toUpperCase()}, so it is no YAML.`,
    offset: control.index,
    suggestion: 'Check that this is a text file; write control characters as escapes in double quotes.',
  };
}

function tooDeep(offset: number): Fault {
  return {
    messageId: 'too-deep',
    severity: 'error',
    message: 'The document is nested too deeply to be read.',
    offset,
    suggestion: 'Flatten the document.',
  };
}

/** One finding for each line: what follows on the same line is mostly a consequence. */
function tell(faults: Fault[], locator: Locator): { findings: Finding[]; faultyLines: Set<number> } {
  const told = new Set<number>();
  const faultyLines = new Set<number>();
  const findings: Finding[] = [];
  for (const fault of faults.sort((a, b) => a.offset - b.offset)) {
    const line = locator.lineOf(fault.offset);
    if (fault.misread) faultyLines.add(line);
    if (told.has(line)) continue;
    told.add(line);
    if (findings.length < maxFaults) findings.push(faultFinding(fault, locator));
  }
  const untold = told.size - findings.length;
  const last = findings.at(-1);
  if (untold > 0 && last) {
    findings.push({
      ...last,
      messageId: 'more-faults',
      message: `${String(untold)} more lines are faulty.`,
      suggestion: 'Check that this is a YAML file.',
    });
  }
  return { findings, faultyLines };
}
