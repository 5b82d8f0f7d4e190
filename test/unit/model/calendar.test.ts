import { describe, expect, it } from 'vitest';

import { isCalendarDate } from '../../../src/model/calendar.js';

describe('isCalendarDate', () => {
  it.each(['2027-01-31', '2028-02-29', '2000-02-29', '2026-12-31'])('knows %s', (text) => {
    expect(isCalendarDate(text)).toBe(true);
  });

  it.each(['2027-13-01', '2027-00-01', '2027-99-99', '2027-02-29', '1900-02-29', '2027-04-31', '2027-01-00'])(
    'finds no %s',
    (text) => {
      expect(isCalendarDate(text)).toBe(false);
    },
  );

  it.each(['', '2027-1-1', '2027-01-01T00:00:00Z', ' 2027-01-01', '2027-01-01\n'])('refuses %j', (text) => {
    expect(isCalendarDate(text)).toBe(false);
  });
});
