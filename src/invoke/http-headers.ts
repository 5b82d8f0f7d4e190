import { quoted } from '../contract/finding.js';
import type { NamedValue } from './http-values.js';

/** RFC 9110 section 5.6.2. */
const token = /^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/;

/** Visible characters, blanks and tabs; beyond ASCII those that have one byte in Latin-1. RFC 9110 section 5.5. */
const fieldValue = /^[\t\x20-\x7e\x80-\xff]*$/;

/** What belongs to the connection and to the framing of the body, which are ours. */
const framing = new Set(
  'connection content-length expect keep-alive proxy-connection te trailer transfer-encoding upgrade'.split(
    ' ',
  ),
);

export interface Header {
  /** As the contract writes it. */
  name: string;
  text: string;
}

/** Headers, by their names in lower case; a problem for what would be no header, another one, or two. */
export function headersOf(values: readonly NamedValue[]): Map<string, Header> | { problem: string } {
  const headers = new Map<string, Header>();
  for (const { name, text } of values) {
    const key = name.toLowerCase();
    if (!token.test(name)) return { problem: `${quoted(name)} is no name of a header` };
    if (framing.has(key)) return { problem: `the header ${quoted(name)} belongs to the connection` };
    if (headers.has(key)) return { problem: `there are two arguments for the header ${quoted(name)}` };
    const fault = headerFault(text);
    if (fault !== undefined) return { problem: `the header ${quoted(name)} ${fault}` };
    headers.set(key, { name, text });
  }
  return headers;
}

/** Why a text is no value of a header, as the end of a sentence. The text is not repeated: headers hold secrets. */
export function headerFault(text: string): string | undefined {
  if (/[\r\n\0]/.test(text)) return 'holds the end of a line or a NUL';
  if (!fieldValue.test(text))
    return 'holds characters that a header cannot carry: controls, or beyond Latin-1';
  return text.trim() === text ? undefined : 'begins or ends with a blank, which does not arrive';
}
