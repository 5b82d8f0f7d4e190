import type { Command } from '../model/contract.js';

/** What a `format` names (spec/asyncy.md 1.6). */
export interface Template {
  /** Names in braces, in order, repetitions kept: `{name}`, `{{name}}`, `{{name|function}}`. */
  placeholders: string[];
  /** `*` takes the positional arguments that are not named. */
  rest: boolean;
  /** `**` takes the keyword arguments that are not named. */
  keywords: boolean;
  /** `$args`, `$json`, `<json>` take all arguments at once. */
  all: boolean;
}

/** The template of a command; undefined where it has none that arguments are put into. */
export function templateOf({ format, style }: Command): Template | undefined {
  // HTTP, RPC and events put arguments elsewhere.
  if (format === undefined || style !== 'template') return undefined;
  // A ready argv without a placeholder gets all arguments as one JSON object behind it.
  const isArgv = typeof format !== 'string';
  const words = isArgv ? format : format.split(/\s+/);
  const template: Template = { placeholders: [], rest: false, keywords: false, all: false };
  for (const word of words) {
    if (word === '*' || word === '{*}') template.rest = true;
    else if (word === '**' || word === '{**}') template.keywords = true;
    else if (/^(?:\$args|\$json|<\w{1,40}>)$/.test(word)) template.all = true;
    for (const [, name = ''] of word.matchAll(/\{([A-Za-z_][\w.-]{0,99})(?:\|[^{}]{0,200})?\}/g))
      template.placeholders.push(name);
  }
  template.all ||= isArgv && template.placeholders.length === 0;
  return template;
}
