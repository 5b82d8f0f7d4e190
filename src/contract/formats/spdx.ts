import parse from 'spdx-expression-parse';

import type { FormatFault } from './fault.js';
import { commonLicenses } from './licenses.js';

/** Longer expressions are lists of a whole distribution. */
const longest = 10_000;

/** The parser looks for words anywhere in the text, so that it must see no other character than these. */
const alphabet = /^[A-Za-z0-9.+():\- ]*$/;

function isExpression(text: string): boolean {
  try {
    parse(text);
    return true;
  } catch {
    // Whatever it throws (an error without a message, a stack that is too deep), the text is no expression.
    return false;
  }
}

/** Letters, digits and plus alone, without the words that people add: `The Apache License, Version 2.0` is `apache2.0`. */
function plain(text: string): string {
  return text
    .toLowerCase()
    .replaceAll(/\b(?:the|software|general|public|licen[cs]es?|version)\b\.?/g, ' ')
    .replaceAll(/\bv\.? ?(?=\d)/g, ' ')
    .replaceAll(/([a-z])v(?=\d)/g, '$1')
    .replaceAll(/[^a-z0-9.+]/g, '')
    .replaceAll(/^\.+|\.+$/g, '');
}

/** The identifier that is meant by a word or a title. */
function identifierOf(text: string): string | undefined {
  return text.length > 80 ? undefined : commonLicenses.get(plain(text));
}

/** The expression with each identifier as SPDX spells it. */
function respelled(text: string): string | undefined {
  const whole = identifierOf(text);
  if (whole !== undefined) return whole;
  const joined = text.replaceAll(/\s+/g, ' ').replaceAll(/ ?[|/] ?/g, ' OR ');
  const spelled = joined.replaceAll(/[^\s()]+/g, (word) =>
    /^(?:and|or|with)$/i.test(word) ? word.toUpperCase() : (identifierOf(word) ?? word),
  );
  return isUsable(spelled) ? spelled : undefined;
}

function isUsable(text: string): boolean {
  return alphabet.test(text) && isExpression(text);
}

function reasonOf(text: string, suggestion: string | undefined): string {
  if (/^[a-z][a-z0-9+.-]*:\/\//i.test(text)) return 'that is a URL';
  if (suggestion?.toLowerCase() === text.toLowerCase()) return 'SPDX writes it in other letters';
  if (/[,;&]/.test(text)) return 'licenses are joined by AND or OR';
  if (/proprietary|commercial|all rights reserved|unlicensed|see licen[cs]e/i.test(text))
    return 'a license of your own is called LicenseRef-…';
  return 'it is not in the list of SPDX licenses';
}

/**
 * A license expression of SPDX, annex D: identifiers of the list, `LicenseRef-…`, joined by AND, OR, WITH and parentheses; or `NONE` or
 * `NOASSERTION`. Identifiers in other letters are mild, as SPDX compares them without case.
 */
export function spdxFault(value: string): FormatFault | undefined {
  if (value === 'NONE' || value === 'NOASSERTION') return undefined;
  if (value.length > longest)
    return { reason: `it is longer than the ${String(longest)} characters that are read` };
  if (isUsable(value)) return undefined;
  const suggestion = respelled(value);
  const reason = reasonOf(value, suggestion);
  if (suggestion === undefined) return { reason };
  return suggestion.toLowerCase() === value.toLowerCase()
    ? { reason, suggestion, isMild: true }
    : { reason, suggestion };
}
