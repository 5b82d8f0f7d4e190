import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { dateTimeFault, parseDateTime } from '../../../../src/contract/formats/date-time.js';

describe('dateTimeFault', () => {
  it.each([
    '2026-01-31T12:00:00Z',
    '2024-02-29T23:59:59.123456789+05:30',
    '2026-01-31t12:00:00z',
    '2000-02-29T00:00:00-00:00',
    '1990-12-31T23:59:60Z',
    '1990-12-31T15:59:60-08:00',
    '2016-06-30T23:59:60.5Z',
  ])('takes %s', (value) => {
    expect(dateTimeFault(value)).toBeUndefined();
  });

  it.each([
    ['2026-01-31 12:00:00Z', 'a T stands between date and time', '2026-01-31T12:00:00Z'],
    ['2026-01-31T12:00:00', 'the offset from UTC is missing', '2026-01-31T12:00:00Z'],
    ['2026-01-31 12:00:00', 'the offset from UTC is missing', '2026-01-31T12:00:00Z'],
    ['2026-01-31T12:00:00+0100', 'the offset from UTC is written Z or +hh:mm', '2026-01-31T12:00:00+01:00'],
    ['2026-01-31T12:00:00+01', 'the offset from UTC is written Z or +hh:mm', '2026-01-31T12:00:00+01:00'],
    ['2026-01-31T12:00:00 UTC', 'the offset from UTC is written Z or +hh:mm', '2026-01-31T12:00:00Z'],
    ['2026-01-31T12:00:00,5Z', 'fractions of a second follow a dot', '2026-01-31T12:00:00.5Z'],
    ['2026-01-31 12:00:00 +0100', 'a T stands between date and time', '2026-01-31T12:00:00+01:00'],
    ['2026-01-31', 'the time is missing', '2026-01-31T00:00:00Z'],
    ['1769860800', 'that is a count of seconds', '2026-01-31T12:00:00Z'],
    ['1769860800000', 'that is a count of seconds', '2026-01-31T12:00:00Z'],
  ])('%s: %s', (value, reason, suggestion) => {
    expect(dateTimeFault(value)).toEqual({ reason, suggestion });
  });

  it.each([
    ['2026-01-31T12:00Z', 'the seconds are missing'],
    ['2026-13-01T12:00:00Z', 'there is no such month'],
    ['2026-00-01', 'there is no such month'],
    ['2026-02-29T12:00:00Z', 'there is no such day'],
    ['1900-02-29T12:00:00Z', 'there is no such day'],
    ['2026-04-31', 'there is no such day'],
    ['2026-01-00T12:00:00Z', 'there is no such day'],
    ['2026-01-31T24:00:00Z', 'there is no such hour'],
    ['2026-01-31T12:60:00Z', 'there is no such minute'],
    ['2026-01-31T12:00:61Z', 'there is no such second'],
    ['2026-01-31T12:00:60Z', 'a leap second ends a month of UTC, at 23:59:60'],
    ['1990-12-31T23:59:60-08:00', 'a leap second ends a month of UTC, at 23:59:60'],
    ['1990-12-30T23:59:60Z', 'a leap second ends a month of UTC, at 23:59:60'],
    ['2026-01-31T12:00:00+24:00', 'there is no such offset from UTC'],
    ['2026-01-31T12:00:00+01:60', 'there is no such offset from UTC'],
    ['Sat Jan 31 12:00:00 UTC 2026', 'it does not read YYYY-MM-DDThh:mm:ssZ'],
    ['20260131', 'it does not read YYYY-MM-DDThh:mm:ssZ'],
    ['20260131120000', 'it does not read YYYY-MM-DDThh:mm:ssZ'],
    ['2026-1-31T12:00:00Z', 'it does not read YYYY-MM-DDThh:mm:ssZ'],
    ['', 'it does not read YYYY-MM-DDThh:mm:ssZ'],
  ])('%s: %s', (value, reason) => {
    expect(dateTimeFault(value)).toEqual({ reason });
  });

  it('takes every moment that JavaScript prints, and reads it back', () => {
    fc.assert(
      fc.property(
        fc.date({ noInvalidDate: true, min: new Date(0), max: new Date('9999-12-31T23:59:59Z') }),
        (date) => {
          expect(dateTimeFault(date.toISOString())).toBeUndefined();
          expect(parseDateTime(date.toISOString())).toBe(date.getTime());
        },
      ),
    );
  });
});

describe('parseDateTime', () => {
  it.each([
    ['2026-01-31T12:00:00Z', 1769860800000],
    ['2026-01-31t13:00:00+01:00', 1769860800000],
    ['1990-12-31T23:59:60Z', 662687999000],
    ['2026-01-31', undefined],
    ['yesterday', undefined],
  ])('%s: %s', (value, milliseconds) => {
    expect(parseDateTime(value)).toBe(milliseconds);
  });
});
