/** Syslog messages, as RFC 3164 and RFC 5424 describe them, and as loggers send them without a head (Python's SysLogHandler). */

export interface SyslogMessage {
  form: 'bare' | 'rfc3164' | 'rfc5424';
  /** 0 to 23. */
  facility: number;
  /** 0 (emergency) to 7 (debug). */
  severity: number;
  /** As it was sent. */
  timestamp?: string;
  host?: string;
  /** Of RFC 5424; RFC 3164 has the program at the beginning of the message. */
  appName?: string;
  message: string;
}

/** A text that is no syslog message: why, and what stands in it all the same. */
export interface SyslogFault {
  reason: string;
  message: string;
}

/** `May  3 10:11:12`, as RFC 3164 has it, and as `date +'%b %e %R:%S'` prints it; `%d` in place of `%e` is often seen. */
const time3164 = /^[A-Z][a-z]{2} [ \d]\d \d\d:\d\d:\d\d /;
const time5424 = /^\d{4}-\d\d-\d\dT/;
/** PRI: facility times eight and severity. No leading zeros (RFC 5424, 6.2.1). */
const priority = /^<(0|[1-9]\d{0,2})>/;
const highestPriority = 191;

/** The time and the name of a machine that stand before a message; the name is empty where only its space is there. */
export function splitTimeAndHost(text: string): { timestamp?: string; host?: string; rest: string } {
  const [time] = time3164.exec(text) ?? [];
  if (time === undefined) return { rest: text };
  const timestamp = time.slice(0, -1);
  const rest = text.slice(time.length);
  const end = rest.indexOf(' ');
  const host = end === -1 ? rest : rest.slice(0, end);
  // `logger` of BusyBox leaves the machine out: there the program follows.
  if (end === -1 || host.endsWith(':')) return { timestamp, rest };
  return { timestamp, host, rest: rest.slice(end + 1) };
}

/** Without the NUL of Python's SysLogHandler and the line feed of others. */
function trimEnd(text: string): string {
  let end = text.length;
  while (end > 0 && '\0\n\r'.includes(text.charAt(end - 1))) end -= 1;
  return text.slice(0, end);
}

/** Where the structured data at the beginning of a text ends; -1 when it does not. In values, a backslash takes the meaning of `"`, `]` and itself away. */
function endOfData(text: string): number {
  if (text.startsWith('-')) return 1;
  let at = 0;
  while (text[at] === '[') {
    let isQuoted = false;
    for (at += 1; at < text.length && (isQuoted || text[at] !== ']'); at += 1) {
      if (text[at] === '"') isQuoted = !isQuoted;
      else if (isQuoted && text[at] === '\\') at += 1;
    }
    if (at >= text.length) return -1;
    at += 1;
  }
  return at === 0 ? -1 : at;
}

/** What follows `<PRI>VERSION `; undefined when it is no head of RFC 5424. `-` stands for what is not known. */
function head5424(
  text: string,
): Pick<SyslogMessage, 'timestamp' | 'host' | 'appName' | 'message'> | undefined {
  const words: string[] = [];
  let at = 0;
  while (words.length < 5) {
    const end = text.indexOf(' ', at);
    if (end === -1 || end === at) return undefined;
    words.push(text.slice(at, end));
    at = end + 1;
  }
  const [timestamp = '-', host = '-', appName = '-'] = words;
  if (timestamp !== '-' && !time5424.test(timestamp)) return undefined;
  const rest = text.slice(at);
  const end = endOfData(rest);
  if (end === -1) return undefined;
  return {
    ...(timestamp !== '-' && { timestamp }),
    ...(host !== '-' && { host }),
    ...(appName !== '-' && { appName }),
    // A byte order mark says that the message is UTF-8.
    message: rest.slice(end).replace(/^ ?\ufeff?/, ''),
  };
}

/** One message. Never throws. */
export function parseSyslog(text: string): SyslogMessage | SyslogFault {
  const whole = trimEnd(text);
  const [mark, digits] = priority.exec(whole) ?? [];
  if (mark === undefined) return { reason: 'there is no priority before it', message: whole };
  const value = Number(digits);
  const rest = whole.slice(mark.length);
  if (value > highestPriority)
    return { reason: `the priority ${String(value)} is beyond ${String(highestPriority)}`, message: rest };
  const rank = { facility: Math.floor(value / 8), severity: value % 8 };
  const version = /^[1-9]\d{0,2} /.exec(rest);
  const head = version && head5424(rest.slice(version[0].length));
  if (head) return { form: 'rfc5424', ...rank, ...head };
  const { timestamp, host, rest: message } = splitTimeAndHost(rest);
  if (timestamp === undefined) return { form: 'bare', ...rank, message };
  return { form: 'rfc3164', ...rank, timestamp, ...(host !== undefined && { host }), message };
}
