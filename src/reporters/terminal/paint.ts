import type { ReporterOptions } from '../reporter.js';
import type { Tone } from '../view/view.js';
import type { Paint } from './layout.js';

/** What starts and ends each tone (ECMA-48, SGR). Only the sixteen colours that terminals let their users choose. */
const sequences: Readonly<Record<Tone | 'bold', readonly [start: string, end: string]>> = {
  plain: ['', ''],
  prose: ['', ''],
  code: ['', ''],
  name: ['\u001b[36m', '\u001b[39m'],
  link: ['\u001b[4m', '\u001b[24m'],
  muted: ['\u001b[2m', '\u001b[22m'],
  tag: ['\u001b[35m', '\u001b[39m'],
  error: ['\u001b[31m\u001b[1m', '\u001b[22m\u001b[39m'],
  warning: ['\u001b[33m', '\u001b[39m'],
  note: ['\u001b[34m', '\u001b[39m'],
  good: ['\u001b[32m', '\u001b[39m'],
  bold: ['\u001b[1m', '\u001b[22m'],
};

/** Colours for every tone at the level that the caller decided; level 0 adds nothing. */
export function painter(
  level: ReporterOptions['color'],
): Paint & { bold: (text: string) => string; tone: (tone: Tone, text: string) => string } {
  const draw = (tone: Tone | 'bold', text: string): string => {
    if (level === 0 || text === '') return text;
    const [start, end] = sequences[tone];
    return start + text + end;
  };
  const paint: Paint = (line) => line.map(({ text, tone }) => draw(tone, text)).join('');
  return Object.assign(paint, { bold: (text: string) => draw('bold', text), tone: draw });
}
