import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Ajv } from 'ajv';
import { Ajv2020, type AnySchemaObject } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import { parse } from 'yaml';

/** Strict readers of the formats that other tools read, so that a test fails on what they would refuse. */

const schemas = new URL('../../../fixtures/schemas/', import.meta.url);

function schema(name: string): AnySchemaObject {
  return JSON.parse(readFileSync(new URL(name, schemas), 'utf8')) as AnySchemaObject;
}

/** Validates XML documents by a schema of `fixtures/schemas`, all in one run of xmllint. Throws what it says. */
export function validateXml(name: 'junit.xsd' | 'checkstyle.xsd', documents: readonly string[]): void {
  const folder = mkdtempSync(join(tmpdir(), 'container-api-xml-'));
  try {
    const files = documents.map((text, index) => {
      const file = join(folder, `${String(index)}.xml`);
      writeFileSync(file, text);
      return file;
    });
    const xsd = fileURLToPath(new URL(name, schemas));
    execFileSync('xmllint', ['--noout', '--nonet', '--schema', xsd, ...files], { stdio: 'pipe' });
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function compileSarif() {
  // Written for draft 4, which differs only in these names; its patterns are no Unicode patterns.
  const { $schema: _draft, id: _id, ...body } = schema('sarif-2.1.0-rtm.5.json');
  const ajv = new Ajv({ strict: false, allErrors: true, unicodeRegExp: false });
  addFormats.default(ajv);
  return ajv.compile(body);
}
const validateSarif = compileSarif();
const validateGitlab = new Ajv2020({ strict: true, allErrors: true }).compile(
  schema('gitlab-code-quality.schema.json'),
);

function faults(validate: typeof validateSarif, value: unknown): string[] {
  void validate(value);
  return (validate.errors ?? []).map(({ instancePath, message }) => `${instancePath} ${message ?? ''}`);
}

interface SarifRegion {
  startLine: number;
  startColumn?: number;
  endLine?: number;
  endColumn?: number;
  snippet?: { text: string };
}
interface SarifResult {
  ruleId: string;
  ruleIndex?: number;
  level: string;
  message: { text: string };
  locations: {
    physicalLocation: {
      artifactLocation: { uri: string };
      region: SarifRegion;
      contextRegion?: SarifRegion;
    };
    logicalLocations?: { fullyQualifiedName: string }[];
  }[];
  partialFingerprints?: Record<string, string>;
  suppressions?: { kind: string; justification?: string }[];
  fixes?: {
    artifactChanges: { replacements: { deletedRegion: SarifRegion; insertedContent: { text: string } }[] }[];
  }[];
}
export interface SarifRun {
  tool: { driver: { name: string; rules: { id: string }[] } };
  results: SarifResult[];
  invocations: {
    executionSuccessful: boolean;
    toolExecutionNotifications: { level: string; message: { text: string } }[];
  }[];
}

/** The one run of a SARIF log that is valid by the schema. */
export function readSarif(text: string): SarifRun {
  const log = JSON.parse(text) as { runs: SarifRun[] };
  const wrong = faults(validateSarif, log);
  if (wrong.length > 0) throw new Error(`not valid SARIF: ${wrong.slice(0, 3).join(', ')}`);
  const [run, ...others] = log.runs;
  if (!run || others.length > 0) throw new Error('not one run');
  return run;
}

export interface GitlabIssue {
  description: string;
  check_name: string;
  fingerprint: string;
  severity: string;
  location: { path: string; lines: { begin: number } };
}

export function readGitlab(text: string): GitlabIssue[] {
  const issues = JSON.parse(text) as GitlabIssue[];
  const wrong = faults(validateGitlab, issues);
  if (wrong.length > 0) throw new Error(`not valid Code Quality: ${wrong.slice(0, 3).join(', ')}`);
  return issues;
}

export interface TapPoint {
  ok: boolean;
  description: string;
  skip?: string;
  diagnostics?: unknown;
  subtest?: TapPoint[];
}

/** Reads TAP 14 of the strict kind that we write: anything else throws. */
export function readTap(text: string): TapPoint[] {
  const lines = text.split('\n');
  if (lines.shift() !== 'TAP version 14' || lines.pop() !== '') throw new Error('no TAP 14 document');
  return readPoints(lines);
}

const pointLine = /^(not )?ok (\d+) - ((?:[^#\\]|\\[#\\])*?)(?: # SKIP ((?:[^#\\]|\\[#\\])*))?$/;
const unescape = (text: string) => text.replace(/\\([#\\])/g, '$1');

function takeIndented(lines: string[], indent: string): string[] {
  const taken: string[] = [];
  while (lines[0]?.startsWith(indent)) taken.push((lines.shift() ?? '').slice(indent.length));
  return taken;
}

function readPoints(rest: string[]): TapPoint[] {
  const lines = [...rest];
  const plan = lines.pop();
  const points: TapPoint[] = [];
  while (lines.length > 0) {
    const subtest = lines[0]?.startsWith('# Subtest: ') ? lines.shift() : undefined;
    const inner = subtest === undefined ? undefined : readPoints(takeIndented(lines, '    '));
    const line = lines.shift() ?? '';
    const [, not, number, description = '', skip] = pointLine.exec(line) ?? [];
    if (number !== String(points.length + 1))
      throw new Error(`no test ${String(points.length + 1)}: ${line}`);
    const block = takeIndented(lines, '  ');
    if (block.length > 0 && (block.shift() !== '---' || block.pop() !== '...'))
      throw new Error('no YAML block');
    points.push({
      ok: not === undefined,
      description: unescape(description),
      ...(skip !== undefined && { skip: unescape(skip) }),
      ...(block.length > 0 && { diagnostics: parse(block.join('\n')) as unknown }),
      ...(inner && { subtest: inner }),
    });
    if (subtest !== undefined && unescape(subtest) !== `# Subtest: ${unescape(description)}`)
      throw new Error(`${subtest} is not ${description}`);
  }
  if (plan !== `1..${String(points.length)}`)
    throw new Error(`plan ${plan ?? ''}, ${String(points.length)} tests`);
  return points;
}

export interface WorkflowCommand {
  name: string;
  properties: Record<string, string>;
  data: string;
}

/** Reads lines as the runner of GitHub Actions does: what is no command is no line of `commands`. */
export function readCommands(text: string): WorkflowCommand[] {
  const decode = (value: string) =>
    value.replaceAll('%0D', '\r').replaceAll('%0A', '\n').replaceAll('%25', '%');
  return text.split('\n').flatMap((line): WorkflowCommand[] => {
    const [, name, list, data] = /^\s*::([\w-]+)(?: (.*?))?::(.*)$/.exec(line) ?? [];
    if (name === undefined || data === undefined) return [];
    const properties = (list ?? '').split(',').flatMap((pair): [string, string][] => {
      const at = pair.indexOf('=');
      if (at < 1) return [];
      const value = pair
        .slice(at + 1)
        .replaceAll('%3A', ':')
        .replaceAll('%2C', ',');
      return [[pair.slice(0, at), decode(value)]];
    });
    return [{ name, properties: Object.fromEntries(properties), data: decode(data) }];
  });
}

/** Lines that some build server would obey in its log. */
export function logCommands(text: string): string[] {
  return text.split('\n').filter((line) => /^\s*::/.test(line) || /##(?:vso|teamcity)?\[/.test(line));
}
