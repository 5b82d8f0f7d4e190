import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { commonLicenses } from '../../../../src/contract/formats/licenses.js';
import { spdxFault } from '../../../../src/contract/formats/spdx.js';

describe('spdxFault', () => {
  it.each([
    'MIT',
    'MIT OR Apache-2.0',
    '(MIT AND BSD-3-Clause) OR GPL-2.0-or-later WITH Classpath-exception-2.0',
    'GPL-2.0+',
    'GPL-3.0',
    'LicenseRef-Proprietary',
    'DocumentRef-x:LicenseRef-y',
    'NONE',
    'NOASSERTION',
    'MIT and Apache-2.0',
  ])('takes %s', (value) => {
    expect(spdxFault(value)).toBeUndefined();
  });

  it.each([
    ['mit', 'MIT'],
    ['apache-2.0', 'Apache-2.0'],
    ['mit OR gpl-3.0-only', 'MIT OR GPL-3.0-only'],
  ])('takes %s lightly, for case does not count: %s', (value, suggestion) => {
    expect(spdxFault(value)).toEqual({ reason: 'SPDX writes it in other letters', suggestion, isMild: true });
  });

  it.each([
    ['Apache 2.0', 'Apache-2.0'],
    ['Apache License 2.0', 'Apache-2.0'],
    ['Apache License, Version 2.0', 'Apache-2.0'],
    ['The Apache Software License, Version 2.0', 'Apache-2.0'],
    ['Apache v2', 'Apache-2.0'],
    ['ASL 2.0', 'Apache-2.0'],
    ['MIT License', 'MIT'],
    ['The MIT License', 'MIT'],
    ['GPLv2', 'GPL-2.0-only'],
    ['GPLv2+', 'GPL-2.0-or-later'],
    ['GPL v3', 'GPL-3.0-only'],
    ['GNU General Public License v3.0', 'GPL-3.0-only'],
    ['LGPLv2.1+', 'LGPL-2.1-or-later'],
    ['AGPLv3', 'AGPL-3.0-only'],
    ['MPL 2.0', 'MPL-2.0'],
    ['BSD 3-Clause', 'BSD-3-Clause'],
    ['MIT/Apache-2.0', 'MIT OR Apache-2.0'],
    ['MIT | ISC', 'MIT OR ISC'],
    ['(gplv2 or mit)', '(GPL-2.0-only OR MIT)'],
  ])('%s: write %s', (value, suggestion) => {
    expect(spdxFault(value)).toMatchObject({ suggestion });
    expect(spdxFault(value)).not.toHaveProperty('isMild');
  });

  it.each([
    ['MIT, Apache-2.0', 'licenses are joined by AND or OR'],
    ['Proprietary', 'a license of your own is called LicenseRef-…'],
    ['https://example.com/LICENSE', 'that is a URL'],
    ['Custom', 'it is not in the list of SPDX licenses'],
    ['MIT AND', 'it is not in the list of SPDX licenses'],
    ['MIT OR OR ISC', 'it is not in the list of SPDX licenses'],
    ['@MIT', 'it is not in the list of SPDX licenses'],
    ['MIT\tOR\nISC', 'it is not in the list of SPDX licenses'],
    ['', 'it is not in the list of SPDX licenses'],
    ['BSD', 'it is not in the list of SPDX licenses'],
  ])('%s: %s', (value, reason) => {
    expect(spdxFault(value)).toMatchObject({ reason });
  });

  it('takes long expressions, and no more than its share of the stack', () => {
    expect(spdxFault(Array.from({ length: 1000 }, () => 'MIT').join(' AND '))).toBeUndefined();
    expect(spdxFault('('.repeat(9000))).toEqual({ reason: 'it is not in the list of SPDX licenses' });
    expect(spdxFault('x'.repeat(20_000))).toEqual({
      reason: 'it is longer than the 10000 characters that are read',
    });
  });

  it('knows only licenses that SPDX has', () => {
    for (const identifier of commonLicenses.values())
      expect([identifier, spdxFault(identifier)]).toEqual([identifier, undefined]);
  });

  it('takes whatever is joined from identifiers', () => {
    const identifier = fc.constantFrom(...commonLicenses.values(), 'LicenseRef-Acme');
    const { expression } = fc.letrec<{ expression: string }>((tie) => ({
      expression: fc.oneof(
        { maxDepth: 5 },
        identifier,
        fc
          .tuple(tie('expression'), fc.constantFrom('AND', 'OR'), tie('expression'))
          .map((parts) => parts.join(' ')),
        tie('expression').map((inner) => `(${inner})`),
      ),
    }));
    fc.assert(fc.property(expression, (value) => spdxFault(value) === undefined));
  });
});
