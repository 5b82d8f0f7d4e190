import type { Finding } from '../model/finding.js';
import { formatLocation } from '../model/location.js';
import type { TargetReport } from '../model/report.js';
import type { ReporterOptions } from './reporter.js';

/** The file that tools for source code are told about. */
export interface Artifact {
  /** With `/`, and relative where the user wrote it so. For an image without a file its name stands here. */
  path: string;
  line: number;
  column?: number;
  /** False where the finding is not in this file: it is shown there, for want of a better place. */
  exact: boolean;
}

/** Paths as repositories write them: no `./` before, no backslashes between. */
export function repositoryPath(path: string): string {
  const slashed = path.includes('/') ? path : path.replaceAll('\\', '/');
  return slashed.replace(/^(?:\.\/+)+/, '');
}

/**
 * Where to show a finding in a tool that knows files only: at its place in a file, else in the file that the image is said to come from
 * (`--source-file`), else in the target itself or in a stand-in of the image's name.
 */
export function artifactOf(
  { location }: Pick<Finding, 'location'>,
  { target, image }: TargetReport,
  { sourceFile }: ReporterOptions,
): Artifact {
  if (location?.kind === 'file') {
    const { path, line, column } = location;
    return { path: repositoryPath(path), line, column, exact: true };
  }
  return { path: repositoryPath(sourceFile ?? image?.name ?? target), line: 1, exact: false };
}

/** The message of a finding, after what it is about where its file does not say that: `example/app:1, label maintainer: …`. */
export function messageInArtifact({ location, subject, message }: Finding, { target }: TargetReport): string {
  if (location?.kind === 'file') return message;
  const place = location ? formatLocation(location) : subject;
  return `${place === undefined ? target : `${target}, ${place}`}: ${message}`;
}

/** The path as a URI reference: each segment encoded, absolute paths as `file:` (RFC 3986, RFC 8089). */
export function artifactUri(path: string): string {
  const drive = /^[A-Za-z]:\//.test(path);
  const encoded = path
    .split('/')
    .map((segment, index) => (drive && index === 0 ? segment : encodeURIComponent(wellFormed(segment))))
    .join('/');
  if (drive) return `file:///${encoded}`;
  // Two slashes at the start would name a host.
  return path.startsWith('/') ? `file://${encoded.replace(/^\/+/, '/')}` : encoded;
}

/** Lone surrogates have no UTF-8. */
function wellFormed(text: string): string {
  return text.replace(/\p{Cs}/gu, '\ufffd');
}
