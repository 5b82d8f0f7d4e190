import type { Finding, Severity } from '../model/finding.js';
import type { Location } from '../model/location.js';
import { redactUrlCredentials } from '../model/secret.js';

/** Most characters of a hostile text that a message repeats. */
const longestQuote = 80;

/** A text from outside as part of a message: in JSON's quotes and escapes, cut when long, without passwords of URLs. */
export function quoted(text: string): string {
  // Redacted before it is cut to size, so that no URL loses the host that gives its password away.
  const safe = redactUrlCredentials(text.slice(0, 20 * longestQuote));
  return JSON.stringify(text.length > longestQuote ? `${safe.slice(0, longestQuote)}…` : safe);
}

/** A key from outside as part of a line to write: cut when long. */
export function shortened(text: string): string {
  return text.length > longestQuote ? `${text.slice(0, longestQuote)}…` : text;
}

/** A relative path as one from the root, for a line to write; `fallback` for a text that is more than a path, or leads up. */
export function fromRoot(path: string, fallback: string): string {
  const name = path.replace(/^(?:\.{0,2}[\\/])+/, '');
  return /^\.?[\w-][\w./-]*$/.test(name) && !name.includes('..') ? `/${shortened(name)}` : fallback;
}

/** What a reader says about one place. */
export interface Fault {
  messageId: string;
  message: string;
  location: Location;
  suggestion?: string;
  severity?: Severity;
}

/** `contract/syntax`: a declaration that could not be read. A warning when it could be read all the same. */
export function syntaxFinding({ severity = 'error', ...fault }: Fault): Finding {
  return { ruleId: 'contract/syntax', severity, ...fault };
}

/** `contract/unknown-key`: a key in our own namespace that means nothing. */
export function unknownKeyFinding({ severity = 'warning', ...fault }: Fault): Finding {
  return { ruleId: 'contract/unknown-key', severity, ...fault };
}
