import { Ansis } from 'ansis';
import type { ReporterOptions } from '../reporter.js';
import type { Tone } from '../view/view.js';
import type { Paint } from './layout.js';

/** Colours for every tone at the level that the caller decided; level 0 adds nothing. */
export function painter(level: ReporterOptions['color']): Paint & { bold: (text: string) => string } {
  const ansi = new Ansis(level);
  const paints: Readonly<Record<Tone, (text: string) => string>> = {
    plain: (text) => text,
    prose: (text) => text,
    code: (text) => text,
    name: (text) => ansi.cyan(text),
    link: (text) => ansi.underline(text),
    muted: (text) => ansi.dim(text),
    tag: (text) => ansi.magenta(text),
    error: (text) => ansi.red.bold(text),
    warning: (text) => ansi.yellow(text),
    note: (text) => ansi.blue(text),
  };
  const paint: Paint = (line) => line.map(({ text, tone }) => paints[tone](text)).join('');
  return Object.assign(paint, { bold: (text: string) => ansi.bold(text) });
}
