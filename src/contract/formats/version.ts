import parse from 'semver/functions/parse.js';

import type { FormatFault } from './fault.js';

/** As long as a version may be for npm's semver. */
const longest = 256;

/** A version of semver.org 2.0.0: three numbers, no leading `v`. */
export function semverFault(value: string): FormatFault | undefined {
  if (value.length > longest) return { reason: `it is longer than ${String(longest)} characters` };
  if (/^\d/.test(value) && !/\s/.test(value) && parse(value) !== null) return undefined;
  const bare = value.replace(/^\s*[vV=]\s*/, '').trim();
  if (bare !== value && parse(bare) !== null)
    return {
      reason: /^\s*[vV]/.test(value) ? 'it begins with v' : 'there is something around it',
      suggestion: bare,
    };
  const [, numbers = '', rest = ''] = /^(\d{1,15}(?:\.\d{1,15}){0,9})(.*)$/s.exec(bare) ?? [];
  const count = numbers === '' ? 0 : numbers.split('.').length;
  if (count > 0 && count < 3 && /^(?:[-+]|$)/.test(rest)) {
    const suggestion = numbers + '.0'.repeat(3 - count) + rest;
    const reason = 'it needs three numbers';
    return parse(suggestion) === null ? { reason } : { reason, suggestion };
  }
  if (count > 3) return { reason: 'it has more than three numbers' };
  if (numbers.split('.').some((number) => /^0\d/.test(number))) return { reason: 'a number begins with 0' };
  return { reason: 'it does not read MAJOR.MINOR.PATCH' };
}

const comparator =
  /^(?:[<>]=?|!?=|[~^]>?)?v?(?:\*|[xX]|\d{1,15}(?:\.(?:\d{1,15}|[*xX])){0,2}(?:[-+][0-9A-Za-z.+-]{1,100})?)$/;

/** A version, or a constraint such as `>= 1.4.7, < 2.0`: comparisons joined by commas, blanks or `||`. */
export function semverRangeFault(value: string): FormatFault | undefined {
  if (value.length > 10 * longest) return { reason: `it is longer than ${String(10 * longest)} characters` };
  const alternatives = value.split('||').map((text) =>
    text
      .replaceAll(/([<>=!~^])\s+/g, '$1')
      .split(/[\s,]+/)
      .filter((word) => word !== '' && word !== '-'),
  );
  if (alternatives.some((words) => words.length === 0)) return { reason: 'a comparison is missing' };
  return alternatives.flat().every((word) => comparator.test(word))
    ? undefined
    : { reason: 'it is neither a version nor a comparison of versions' };
}
