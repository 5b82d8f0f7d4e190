import { quoted } from '../contract/finding.js';
import type { Argument } from '../model/contract.js';
import { halfCharacter } from './http-values.js';

/** `{{name}}`, `{name}`, `:name`. */
const placeholder = /\{\{([^{}]{1,200})\}\}|\{([^{}]{1,200})\}|:([A-Za-z_][\w-]{0,200})/g;

/** What looks like the name of an argument, even where there is none. */
const word = /^[\w.-]+$/;

export interface FilledPath {
  /** Visible ASCII only. */
  path: string;
  /** The arguments that are in it. */
  names: ReadonlySet<string>;
}

/**
 * Puts values in the place of `{name}`, `{{name}}` and `:name`, each of them, percent-encoded. A value makes no other path of it: it adds
 * no segment, no query and no fragment, leads nowhere up, and leaves no segment empty. `:word` is a placeholder only where an argument is called
 * so: real paths hold colons.
 */
export function fillPath(
  template: string,
  declared: readonly Argument[],
  values: ReadonlyMap<string, string>,
): FilledPath | { problem: string } {
  const known = new Set(declared.map(({ name }) => name));
  const names = new Set<string>();
  const problems: string[] = [];
  const fill = (part: string): string =>
    part.replace(placeholder, (text, double?: string, single?: string, colon?: string) => {
      const name = (double ?? single)?.trim() ?? colonName(colon ?? '', known);
      if (name === undefined || !(known.has(name) || word.test(name))) return text;
      const value = values.get(name);
      if (value === undefined) {
        problems.push(`its path needs the argument ${quoted(name)}, which has no value`);
        return text;
      }
      const fault = halfCharacter([{ name, text: value }]) ?? climbing(name, value);
      if (fault !== undefined) {
        problems.push(fault);
        return text;
      }
      names.add(name);
      return encodeURIComponent(value) + (colon?.slice(name.length) ?? '');
    });
  const [route = '', ...queries] = template.split('?');
  const segments = route.split('/').map((segment) => {
    const filled = fill(segment);
    if (segment !== filled && /^\.{0,2}$/.test(filled))
      problems.push(
        `the value for ${quoted(segment)} in its path makes another path of it: it is empty, or dots`,
      );
    return filled;
  });
  const query = queries.length === 0 ? '' : `?${fill(queries.join('?'))}`;
  const [problem] = problems;
  return problem === undefined ? { path: visibleAscii(segments.join('/') + query), names } : { problem };
}

/** The argument that `:name` means: `:id` in `:id-suffix` as well. */
function colonName(text: string, known: ReadonlySet<string>): string | undefined {
  if (known.has(text)) return text;
  const [start = ''] = text.split('-');
  return known.has(start) ? start : undefined;
}

/** Servers that decode a path before they take it apart would be led up by `..%2F`. */
function climbing(name: string, text: string): string | undefined {
  const parts = text.split(/[/\\]/);
  return parts.length > 1 && parts.some((part) => part === '..' || part === '.')
    ? `the argument ${quoted(name)} holds ".." or "." beside a slash, which leads to another path`
    : undefined;
}

/** What no request line takes, percent-encoded: blanks, controls and characters beyond ASCII of the contract's own. */
function visibleAscii(path: string): string {
  return path.replace(/[^\x21-\x7e]+/g, (text) => encodeURIComponent(text.replace(/\p{Cs}/gu, '\ufffd')));
}
