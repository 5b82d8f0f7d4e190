import type { JsonShape, ValueFormat } from '../../model/vocabulary.js';
import { dateTimeFault } from './date-time.js';
import { digestFault } from './digest.js';
import { emailFault } from './email.js';
import type { FormatCheck, FormatFault } from './fault.js';
import { imageReferenceFault, qualifiedReferenceFault } from './image-name.js';
import { jsonFault } from './json.js';
import { booleanFault, commaListFault, integerFault, quantityFault } from './plain-values.js';
import { revisionFault } from './revision.js';
import { spdxFault } from './spdx.js';
import { urlFault } from './url.js';
import { semverFault, semverRangeFault } from './version.js';

interface Format {
  check: FormatCheck;
  /** What such a value is, with its article: `an absolute URL`. */
  noun: string;
  /** A value that is one. */
  example: string;
}

/** The formats of values: how each is checked and what it is called. */
export const formats: Readonly<Record<ValueFormat, Format>> = {
  text: { check: () => undefined, noun: 'a text', example: 'text' },
  url: { check: urlFault, noun: 'an absolute URL', example: 'https://example.com/' },
  'date-time': {
    check: dateTimeFault,
    noun: 'a date and time of RFC 3339',
    example: '2026-01-31T12:00:00Z',
  },
  spdx: { check: spdxFault, noun: 'a license expression of SPDX', example: 'MIT OR Apache-2.0' },
  semver: { check: semverFault, noun: 'a semantic version', example: '1.4.2' },
  'semver-range': { check: semverRangeFault, noun: 'a version or a constraint', example: '>= 1.4.2' },
  revision: {
    check: revisionFault,
    noun: 'a commit of git',
    example: '1d0f3bc47a3d2c8b9d3c1f2e4a5b6c7d8e9f0a1b',
  },
  digest: { check: digestFault, noun: 'a digest', example: `sha256:${'0a1b2c3d'.repeat(8)}` },
  'image-reference': { check: imageReferenceFault, noun: 'an image name', example: 'alpine:3.22' },
  'qualified-image-reference': {
    check: qualifiedReferenceFault,
    noun: 'an image name with its registry',
    example: 'docker.io/library/alpine:3.22',
  },
  email: { check: emailFault, noun: 'an e-mail address', example: 'Jane Doe <jane@example.com>' },
  boolean: { check: booleanFault, noun: 'true or false', example: 'true' },
  integer: { check: integerFault, noun: 'a whole number', example: '1' },
  json: { check: (value) => jsonFault(value), noun: 'JSON', example: '[]' },
  'comma-list': { check: commaListFault, noun: 'a list separated by commas', example: 'database,sql' },
  quantity: { check: quantityFault, noun: 'a quantity of Kubernetes', example: '512Mi' },
};

/** What is wrong with a value of this format, if anything. Pure, never throws, in time proportional to the value. */
export function checkFormat(format: ValueFormat, value: string, shape?: JsonShape): FormatFault | undefined {
  return format === 'json' ? jsonFault(value, shape) : formats[format].check(value);
}
