import type { Finding } from '../../model/finding.js';
import type { Location } from '../../model/location.js';
import { didYouMean } from '../../model/did-you-mean.js';
import { quoted, syntaxFinding } from '../finding.js';
import { parsePortSpec, portsOf } from '../port-spec.js';
import { expand, type Expanded, type ExpansionBudget, type Variable } from './expand.js';
import { readHealthcheck } from './healthcheck.js';
import type { Instruction } from './instructions.js';
import { keywords, usageOf } from './keywords.js';
import { argValue, lookupInStage, valueOf, type Slot, type StageState } from './state.js';
import { execForm, splitPairs, splitWords, type Word } from './words.js';

/** What the instructions of one file share. */
export interface BuildContext {
  escape: string;
  globals: ReadonlyMap<string, Variable>;
  buildArgs: Readonly<Record<string, string>>;
  budget: ExpansionBudget;
  findings: Finding[];
}

/** Says in a report that something was not guessed. */
export function cannotKnow(reason: string): string {
  return `cannot know: ${reason}`;
}

/** Changes the stage as one instruction does; instructions that leave the image's configuration alone do nothing. */
export function applyInstruction(context: BuildContext, stage: StageState, instruction: Instruction): void {
  const { keyword, text, location } = instruction;
  const handler = Object.hasOwn(handlers, keyword) ? handlers[keyword] : undefined;
  if (handler || inert.has(keyword)) {
    if (text === '') {
      const message = `${keyword} needs an argument.`;
      wrong(context, 'missing-argument', message, location, `Write ${usageOf(keyword)}.`);
    } else if (handler) {
      if (expanding.has(keyword)) findUnclosedQuote(context, instruction);
      handler(context, stage, instruction);
    } else if (copying.has(keyword) && lacksTarget(context, text)) {
      const message = `${keyword} needs a source and a target.`;
      wrong(context, 'missing-argument', message, location, `Write ${usageOf(keyword)}.`);
    }
  } else {
    const near = didYouMean(keyword, keywords);
    const suggestion = near ? `Did you mean ${near}?` : `Write one of ${keywords.join(', ')}.`;
    const message = `${quoted(keyword)} is no instruction of a Dockerfile.`;
    wrong(context, 'unknown-instruction', message, location, suggestion);
  }
}

/** The instructions whose words the builder takes out of their quotes. */
const expanding = new Set(['ARG', 'ENV', 'EXPOSE', 'LABEL', 'STOPSIGNAL', 'USER', 'VOLUME', 'WORKDIR']);

/** Every builder refuses such a text; it is read to its end all the same. The value may be a secret, so it is not shown. */
export function findUnclosedQuote(
  context: Pick<BuildContext, 'escape' | 'findings'>,
  { keyword, text, at }: Instruction,
): void {
  if (keyword === 'VOLUME' && execForm(text)) return;
  const word = splitWords(text, context.escape).at(-1);
  if (word?.unclosed === undefined) return;
  const kind = word.unclosed === '"' ? 'double' : 'single';
  context.findings.push(
    syntaxFinding({
      messageId: 'quote-unterminated',
      message: `${keyword} has a ${kind} quote that nothing closes, which every builder refuses.`,
      location: at(word.offset),
      suggestion: `Close the quote: write ${word.unclosed} at the end of the value.`,
    }),
  );
}

/** Instructions that leave the image's configuration alone. */
const inert = new Set(['RUN', 'COPY', 'ADD']);
const copying = new Set(['COPY', 'ADD']);

/** True for a copy of one path, or of none. A heredoc stands on lines of its own, so it is left to the builder. */
function lacksTarget({ escape }: BuildContext, text: string): boolean {
  if (text.includes('<<')) return false;
  const words = splitWords(text, escape).filter((word) => !word.text.startsWith('--'));
  const paths = words[0]?.text.startsWith('[') ? execForm(text.slice(words[0].offset)) : words;
  return paths !== undefined && paths.length < 2;
}

function wrong(
  context: BuildContext,
  messageId: string,
  message: string,
  location: Location,
  suggestion: string,
): void {
  context.findings.push(syntaxFinding({ messageId, message, location, suggestion }));
}

function expandIn(context: BuildContext, stage: StageState, text: string): Expanded {
  return expand(text, (name) => lookupInStage(stage, name), context.escape, context.budget);
}

function slotOf(expanded: Expanded, location: Location): Slot<string> {
  return 'text' in expanded ? { value: expanded.text, location } : { reason: expanded.reason, location };
}

type Handler = (context: BuildContext, stage: StageState, instruction: Instruction) => void;

const handlers: Readonly<Record<string, Handler>> = {
  ARG(context, stage, { text, at }) {
    for (const word of splitWords(text, context.escape)) {
      const { name, fallback } = argument(context, word, (value) => expandIn(context, stage, value));
      if (name === undefined) {
        const message = `${quoted(word.text)} is no name of an argument.`;
        wrong(context, 'bad-name', message, at(word.offset), `Write ${usageOf('ARG')}.`);
      } else stage.args.set(name, argValue(name, fallback, context.globals.get(name), context.buildArgs));
    }
  },

  ENV(context, stage, instruction) {
    const { text, location, at } = instruction;
    const pairs = splitPairs(text, context.escape);
    if (!pairs) {
      const message = 'ENV needs NAME=value, each value with spaces in quotes.';
      wrong(context, 'bad-pair', message, location, `Write ${usageOf('ENV')}.`);
      return;
    }
    // All values see the environment as it was before the instruction.
    const values = pairs.map(({ name, value }) => ({
      place: at(name.offset),
      name: expandIn(context, stage, name.text),
      value: expandIn(context, stage, value.text),
    }));
    for (const { place, name, value } of values) {
      if ('text' in name) stage.env.set(name.text, slotOf(value, place));
      else stage.unknown.push({ subject: 'env', reason: cannotKnow(name.reason), location: place });
    }
  },

  LABEL(context, stage, { text, location, at }) {
    const pairs = splitPairs(text, context.escape);
    if (!pairs) {
      const message = 'LABEL needs KEY=value, each value with spaces in quotes.';
      wrong(context, 'bad-pair', message, location, `Write ${usageOf('LABEL')}.`);
      return;
    }
    for (const { name, value } of pairs) {
      const place = at(name.offset);
      const key = expandIn(context, stage, name.text);
      if ('text' in key) stage.labels.set(key.text, slotOf(expandIn(context, stage, value.text), place));
      else stage.unknown.push({ subject: 'labels', reason: cannotKnow(key.reason), location: place });
    }
  },

  EXPOSE(context, stage, { text, at }) {
    for (const word of splitWords(text, context.escape)) {
      const place = at(word.offset);
      const expanded = expandIn(context, stage, word.text);
      if ('text' in expanded) {
        for (const port of expanded.text.split(/\s+/).filter(Boolean)) expose(context, stage, port, place);
      } else stage.unknown.push({ subject: 'ports', reason: cannotKnow(expanded.reason), location: place });
    }
  },

  VOLUME(context, stage, { text, location, at }) {
    const list = execForm(text)?.map((path): Word => ({ text: path, offset: 0 }));
    for (const word of list ?? splitWords(text, context.escape)) {
      const place = list ? location : at(word.offset);
      const expanded = expandIn(context, stage, word.text);
      if ('text' in expanded) stage.volumes.set(expanded.text, place);
      else stage.unknown.push({ subject: 'volumes', reason: cannotKnow(expanded.reason), location: place });
    }
  },

  USER(context, stage, { text, location }) {
    stage.user = slotOf(expandIn(context, stage, text), location);
  },

  STOPSIGNAL(context, stage, { text, location }) {
    stage.stopSignal = slotOf(expandIn(context, stage, text), location);
  },

  WORKDIR(context, stage, { text, location }) {
    const path = expandIn(context, stage, text);
    stage.workingDir = 'text' in path ? enter(stage, path.text, location) : { ...path, location };
  },

  ENTRYPOINT(_context, stage, { text, location }) {
    stage.entrypoint = { value: execForm(text) ?? inShell(stage, text), location };
    if (stage.cmdIsOwn) return;
    delete stage.cmd;
    stage.cmdReset = true;
  },

  CMD(_context, stage, { text, location }) {
    stage.cmd = { value: execForm(text) ?? inShell(stage, text), location };
    stage.cmdIsOwn = true;
  },

  SHELL(context, stage, { text, location }) {
    const value = execForm(text);
    if (value && value.length > 0) stage.shell = { value, location };
    else {
      const message = 'SHELL needs a JSON list.';
      wrong(context, 'shell-not-json', message, location, `Write ${usageOf('SHELL')}.`);
    }
  },

  HEALTHCHECK(context, stage, { text, location }) {
    const value = readHealthcheck(text);
    if (typeof value === 'string') {
      wrong(context, 'healthcheck-invalid', `${value}.`, location, `Write ${usageOf('HEALTHCHECK')}.`);
    } else stage.healthcheck = { value, location };
  },

  ONBUILD(_context, stage, { text, location }) {
    stage.onBuild.push({ text, location });
  },

  MAINTAINER(_context, stage, { text, location }) {
    stage.author = { value: text, location };
  },
};

/** `NAME` or `NAME=default`. */
export function argument(
  context: Pick<BuildContext, 'escape'>,
  word: Word,
  expandValue: (text: string) => Expanded,
): { name: string | undefined; fallback?: Variable } {
  const equals = word.text.indexOf('=');
  const name = equals < 0 ? word.text : word.text.slice(0, equals);
  if (!/^[A-Za-z_][\w.-]*$/.test(name)) return { name: undefined };
  if (equals < 0) return { name };
  const value = expandValue(word.text.slice(equals + 1));
  return {
    name,
    fallback:
      'text' in value ? { kind: 'value', text: value.text } : { kind: 'unknown', reason: value.reason },
  };
}

/** `[ip:][host:]container[/protocol]`: only the container's side counts. */
function expose(context: BuildContext, stage: StageState, port: string, place: Location): void {
  const spec = parsePortSpec(port.slice(port.lastIndexOf(':') + 1));
  const numbers = spec && portsOf(spec, stage.ports.size);
  if (!numbers) {
    wrong(
      context,
      'port-invalid',
      `EXPOSE needs a port, or a range that is not too wide, but has ${quoted(port)}.`,
      place,
      'Write a port from 1 to 65535: EXPOSE 8080.',
    );
    return;
  }
  for (const number of numbers) stage.ports.set(`${String(number)}/${spec.protocol ?? 'tcp'}`, place);
}

function inShell(stage: StageState, command: string): string[] {
  return [...(valueOf(stage.shell) ?? ['/bin/sh', '-c']), command];
}

function enter(stage: StageState, path: string, location: Location): Slot<string> {
  if (/^[A-Za-z]:[\\/]/.test(path)) return { value: path, location };
  if (path.startsWith('/')) return { value: normalise(path), location };
  const before = stage.workingDir;
  if (before) {
    return 'value' in before
      ? { value: normalise(`${before.value}/${path}`), location }
      : { ...before, location };
  }
  if (stage.base.kind === 'scratch') return { value: normalise(`/${path}`), location };
  return { reason: 'the path is relative to the working directory of the base image', location };
}

function normalise(path: string): string {
  const parts: string[] = [];
  for (const part of path.split('/')) {
    if (part === '..') parts.pop();
    else if (part !== '' && part !== '.') parts.push(part);
  }
  return `/${parts.join('/')}`;
}
