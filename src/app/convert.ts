import { readContract } from '../contract/read-contract.js';
import { readContractDocument } from '../contract/read-file.js';
import type { Conversion, ConversionNote } from '../contract/writers/conversion.js';
import { UsageError } from '../errors.js';
import type { Contract } from '../model/contract.js';
import type { Finding } from '../model/finding.js';
import { decodeText } from '../sources/decode.js';
import { readText } from './inspect-file.js';
import { filesToWrite, writeFiles } from './init/write-files.js';
import { hide, redact, secretValues } from './redact.js';

export type { Conversion, ConversionNote } from '../contract/writers/conversion.js';

/** What a contract file can be written as. */
export const conversionTargets = ['microservice', 'oms', 'poci'] as const;
type ConversionTarget = (typeof conversionTargets)[number];

export interface ConvertOptions {
  to: ConversionTarget;
  /** The image that tools run (`poci`), which a contract file does not name. */
  image?: string;
}

/** A contract file, read already. */
export interface ConvertSource {
  text: string;
  /** What places say. */
  path: string;
}

/** Longer contracts are none that are read. */
const maxInputBytes = 16 * 1024 * 1024;

/** The text of FILE; `-` is standard input. Throws UsageError where it cannot be read. */
export async function readContractText(
  path: string,
  input: AsyncIterable<Uint8Array>,
): Promise<ConvertSource> {
  if (path !== '-') return { path, text: await readText(path) };
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of input) {
    size += chunk.length;
    if (size > maxInputBytes)
      throw new UsageError('FILE_TOO_LARGE', `standard input is larger than ${String(maxInputBytes)} bytes`);
    chunks.push(chunk);
  }
  return { path, text: decodeText(Buffer.concat(chunks)) };
}

/** Findings about spellings are about the file that was read; what was not read is lost. */
const losing = new Set(['contract/syntax', 'contract/unknown-key']);

/**
 * A contract file in another dialect, with a note for whatever could not be carried over; secrets stay out of it. Throws UsageError for what is no
 * contract file.
 */
export async function convert({ text, path }: ConvertSource, options: ConvertOptions): Promise<Conversion> {
  const { root, fragment } = await readContractDocument(text, path);
  const stranger = fragment.findings.find(({ ruleId }) => ruleId === 'contract/not-a-contract');
  const fault = stranger ?? (root?.kind === 'map' ? undefined : fragment.findings[0]);
  if (fault) throw notAContract(path, fault);
  const read = await readContract({ fragments: [fragment] });
  const report = { target: path, ...read, probes: [] };
  const { contract = read.contract } = redact(report);
  const written = await write(contract, options);
  const notes: ConversionNote[] = [
    ...read.findings.filter(({ ruleId }) => losing.has(ruleId)).map(noteOfFinding),
    ...read.notEvaluated.map(({ subject, reason, location }) => ({
      subject,
      message: `${reason.charAt(0).toUpperCase()}${reason.slice(1)}.`,
      ...(location && { location }),
    })),
    ...written.notes,
    ...noteOfSecrets(read.contract, contract),
  ];
  return { text: written.text, notes: hide(notes, secretValues(read.contract)) };
}

async function write(contract: Contract, { to, image }: ConvertOptions): Promise<Conversion> {
  switch (to) {
    case 'microservice':
      return (await import('../contract/writers/microservice.js')).writeMicroservice(contract);
    case 'oms':
      return (await import('../contract/writers/oms.js')).writeOms(contract);
    case 'poci':
      return (await import('../contract/writers/poci.js')).writePoci(
        contract,
        image === undefined ? {} : { image },
      );
  }
}

function noteOfFinding({ message, subject = 'file', location }: Finding): ConversionNote {
  return { subject, message, ...(location && { location }) };
}

function noteOfSecrets(read: Contract, redacted: Contract): ConversionNote[] {
  if (JSON.stringify(read) === JSON.stringify(redacted)) return [];
  return [{ subject: 'secrets', message: 'Values that look secret are left out, or hidden as ***.' }];
}

function notAContract(path: string, { message, location, suggestion }: Finding): UsageError {
  const place = location?.kind === 'file' ? `${path}:${String(location.line)}` : path;
  return new UsageError('NOT_A_CONTRACT_FILE', `${place}: ${message}`, {
    suggestion:
      suggestion ??
      'Give an asyncy.yml, microservice.yml, oms.yml, a type: poci entry or a Boutiques descriptor.',
  });
}

/** Writes the text as a whole or not at all. Throws UsageError where another one stands, unless `force` is set, and where it cannot be written. */
export function writeConversion(path: string, text: string, force: boolean): void {
  try {
    writeFiles(filesToWrite([{ path, content: text }], force), force);
  } catch (error) {
    if (!(error instanceof UsageError) || error.code !== 'FILE_EXISTS') throw error;
    throw new UsageError('FILE_EXISTS', error.message, {
      suggestion: 'Overwrite it with --force, or name another file.',
      cause: error,
    });
  }
}
