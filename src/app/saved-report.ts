import type { ErrorObject } from 'ajv';
import { UsageError } from '../errors.js';
import { formatLocation } from '../model/location.js';
import { reportSchemaId, schemaVersion, type Report, type TargetReport } from '../model/report.js';
import { decodeText } from '../sources/decode.js';
import { readSmallFile } from '../sources/regular-file.js';

/** A report that was printed as JSON or as JSON lines. Lines have no head. */
export type SavedReport = Pick<Report, 'targets'> & Partial<Pick<Report, 'tool' | 'rules'>>;

/** Thousands of images; larger than this is something else, and a string in Node has an end too. */
const maxBytes = 256 * 1024 * 1024;
/** Free JSON in a report (shapes, data) is as deep as contracts are read. */
const deepest = 128;

const howToSave = 'Save one with --output json=report.json.';

function invalid(place: string, message: string, suggestion = howToSave): UsageError {
  return new UsageError('REPORT_INVALID', `${place}: ${message}`, { suggestion });
}

async function readStandardInput(input: AsyncIterable<Uint8Array>): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of input) {
    size += chunk.length;
    if (size > maxBytes) throw invalid('standard input', `larger than ${String(maxBytes)} bytes`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined; // no JSON value is undefined; where it ends is found below, where it matters
  }
}

/** One target a line, as `--format jsonl` prints them; undefined when the text is not of that kind. */
function parseLines(text: string): unknown[] | undefined {
  const lines = text.split('\n').filter((line) => line.trim() !== '');
  if (!lines[0]?.startsWith('{"target":')) return undefined;
  const targets = lines.map(parse);
  return targets.includes(undefined) ? undefined : targets;
}

async function placeOfFault(text: string, path: string): Promise<string> {
  const [{ parseJsonTree }, { createLocator }] = await Promise.all([
    import('../contract/json-tree.js'),
    import('../contract/yaml/place.js'),
  ]);
  const { fault } = parseJsonTree(text, createLocator(text, { kind: 'file', path }));
  return fault ? formatLocation(fault.location) : path;
}

function isTooDeep(value: unknown): boolean {
  const rest: [unknown, number][] = [[value, 0]];
  for (let next = rest.pop(); next; next = rest.pop()) {
    const [item, depth] = next;
    if (typeof item !== 'object' || item === null) continue;
    if (depth > deepest) return true;
    for (const inner of Object.values(item)) rest.push([inner, depth + 1]);
  }
  return false;
}

/** Another major version means other things by the same words; a later minor one only adds. */
function checkVersion(value: unknown, place: string): { isLater: boolean } {
  const version: unknown = (value as { schemaVersion?: unknown } | null)?.schemaVersion;
  const [, major, minor] = typeof version === 'string' ? (/^(\d+)\.(\d+)$/.exec(version) ?? []) : [];
  if (major === undefined) throw invalid(place, 'this is no report of container-api');
  const [ourMajor, ourMinor] = schemaVersion.split('.');
  if (major !== ourMajor) {
    throw new UsageError(
      'REPORT_VERSION',
      `${place}: a report of version ${major}.${String(minor)}, and this program reads ${String(ourMajor)}.x`,
      { suggestion: 'Print it with the version of container-api that saved it, or make it anew.' },
    );
  }
  return { isLater: Number(minor) > Number(ourMinor) };
}

/** What is wrong with the report, but for what a later minor version may add. */
function firstFault(errors: readonly ErrorObject[], isLater: boolean): ErrorObject | undefined {
  const added = ({ keyword, instancePath }: ErrorObject) =>
    isLater && (keyword === 'additionalProperties' || instancePath === '/schemaVersion');
  return errors.find((error) => !added(error));
}

async function check(value: object, place: string): Promise<void> {
  const { isLater } = checkVersion(value, place);
  if (isTooDeep(value)) throw invalid(place, `nested deeper than ${String(deepest)} levels`);
  const { default: validate } = await import('../validators/report.js');
  if (validate(value)) return;
  const fault = firstFault(validate.errors ?? [], isLater);
  if (!fault) return;
  const unknown = fault.params.additionalProperty as string | undefined;
  const words = `${fault.message ?? 'is not valid'}${unknown === undefined ? '' : `: ${JSON.stringify(unknown)}`}`;
  throw invalid(
    place,
    `${fault.instancePath || 'the report'} ${words}`,
    "See 'container-api schema report'.",
  );
}

/** Lines lack what stands around the targets. */
function withHead(targets: readonly unknown[]): object {
  return {
    $schema: reportSchemaId,
    schemaVersion,
    tool: { name: '', version: '' },
    rules: [],
    targets,
    summary: { targets: 0, failed: 0, findings: { error: 0, warning: 0, note: 0 } },
  };
}

/**
 * Reads a saved report, `-` from standard input. Throws UsageError, with the place, when it is no report, not valid by
 * `schemas/report.schema.json`, or of another major version. The texts in it are as hostile as the images that it tells of.
 */
export async function readSavedReport(path: string, input: AsyncIterable<Uint8Array>): Promise<SavedReport> {
  const place = path === '-' ? 'standard input' : path;
  const bytes =
    path === '-'
      ? await readStandardInput(input)
      : await readSmallFile(path, maxBytes, (message) => new UsageError('FILE_TOO_LARGE', message));
  const text = decodeText(bytes);
  const lines = parseLines(text);
  if (lines) {
    await check(withHead(lines), place);
    return { targets: lines as TargetReport[] };
  }
  const value = parse(text);
  if (value === undefined) throw invalid(await placeOfFault(text, place), 'this is not JSON');
  if (typeof value !== 'object' || value === null) throw invalid(place, 'this is no report of container-api');
  await check(value, place);
  return value as Report;
}
