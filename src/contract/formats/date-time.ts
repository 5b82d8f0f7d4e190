import { daysIn } from '../../model/calendar.js';
import type { FormatFault } from './fault.js';

const dateOnly = /^(\d{4})-(\d\d)-(\d\d)$/;
const parts =
  /^(\d{4})-(\d\d)-(\d\d)([Tt ])(\d\d):(\d\d)(?::(\d\d)(?:[.,]\d{1,30})?)?\s?([Zz]|UTC|[+-]\d\d(?::?\d\d)?)?$/;

function dateFault(year: number, month: number, day: number): FormatFault | undefined {
  if (month < 1 || month > 12) return { reason: 'there is no such month' };
  return day < 1 || day > daysIn(year, month) ? { reason: 'there is no such day' } : undefined;
}

/** Seconds since the epoch, as `date +%s` prints them, and milliseconds. */
function epochFault(value: string): FormatFault {
  const milliseconds = Number(value) * (value.length > 10 ? 1 : 1000);
  return {
    reason: 'that is a count of seconds',
    suggestion: new Date(milliseconds).toISOString().replace('.000Z', 'Z'),
  };
}

interface Parts {
  date: string;
  separator: string;
  hour: number;
  minute: number;
  second: number | undefined;
  offset: string | undefined;
}

/** Minutes east of Greenwich; undefined when there is no such offset. */
function minutesOf(offset: string): number | undefined {
  if (/^(?:z|utc)$/i.test(offset)) return 0;
  const [hours, minutes] = [Number(offset.slice(1, 3)), Number(offset.slice(-2))];
  if (hours > 23 || minutes > 59) return undefined;
  return (offset.startsWith('-') ? -1 : 1) * (hours * 60 + minutes);
}

function timeFault(value: string, { date, hour, minute, second, offset }: Parts): FormatFault | undefined {
  if (hour > 23) return { reason: 'there is no such hour' };
  if (minute > 59) return { reason: 'there is no such minute' };
  if (second === undefined) return { reason: 'the seconds are missing' };
  if (offset === undefined)
    return {
      reason: 'the offset from UTC is missing',
      suggestion: `${value.trimEnd().replaceAll(/[ ,]/g, turn)}Z`,
    };
  const east = minutesOf(offset);
  if (east === undefined) return { reason: 'there is no such offset from UTC' };
  if (second > 60) return { reason: 'there is no such second' };
  if (second < 60) return undefined;
  const inUtc = new Date(Date.parse(`${date}T00:00:00Z`) + (hour * 60 + minute - east) * 60_000);
  const [year, month] = [inUtc.getUTCFullYear(), inUtc.getUTCMonth() + 1];
  const isLast = inUtc.getUTCDate() === daysIn(year, month);
  const isLeap = isLast && inUtc.getUTCHours() === 23 && inUtc.getUTCMinutes() === 59;
  return isLeap ? undefined : { reason: 'a leap second ends a month of UTC, at 23:59:60' };
}

/** The letter or sign that RFC 3339 has in this place. */
function turn(found: string): string {
  return found === ' ' ? 'T' : '.';
}

/** How RFC 3339 writes what is a date and a time already. */
function spellingFault(value: string, { separator, offset = '' }: Parts): FormatFault | undefined {
  const body = value.slice(0, value.length - offset.length).trimEnd();
  const strict = /^utc$/i.test(offset) ? 'Z' : offset.replace(/^([+-]\d\d):?(\d\d)?$/, colon);
  const suggestion = body.replace(' ', 'T').replace(',', '.') + strict;
  if (suggestion === value) return undefined;
  if (separator === ' ') return { reason: 'a T stands between date and time', suggestion };
  if (body.includes(',')) return { reason: 'fractions of a second follow a dot', suggestion };
  return { reason: 'the offset from UTC is written Z or +hh:mm', suggestion };
}

function colon(_found: string, hours: string, minutes = '00'): string {
  return `${hours}:${minutes}`;
}

/** A date and time of RFC 3339 with a real date, a `T`, and an offset with its colon. Leap seconds are known. */
export function dateTimeFault(value: string): FormatFault | undefined {
  if (/^\d{10}$|^\d{13}$/.test(value)) return epochFault(value);
  const day = dateOnly.exec(value);
  if (day) {
    const fault = dateFault(Number(day[1]), Number(day[2]), Number(day[3]));
    return fault ?? { reason: 'the time is missing', suggestion: `${value}T00:00:00Z` };
  }
  const found = parts.exec(value);
  if (!found) return { reason: 'it does not read YYYY-MM-DDThh:mm:ssZ' };
  const [, year, month, date, separator = '', hour, minute, second, offset] = found;
  const read: Parts = {
    date: value.slice(0, 10),
    separator,
    hour: Number(hour),
    minute: Number(minute),
    second: second === undefined ? undefined : Number(second),
    offset,
  };
  return (
    dateFault(Number(year), Number(month), Number(date)) ??
    timeFault(value, read) ??
    spellingFault(value, read)
  );
}

/** Milliseconds since the epoch of a date and time of RFC 3339; undefined when it is none. A leap second counts as the second before. */
export function parseDateTime(value: string): number | undefined {
  if (dateTimeFault(value) !== undefined) return undefined;
  const milliseconds = Date.parse(value.toUpperCase().replace(/:60(?=[.Z+-])/, ':59'));
  return Number.isNaN(milliseconds) ? undefined : milliseconds;
}
