/** What a variable is worth. `open`: nothing, unless the caller of the build gives it; `unknown`: decided where we cannot look. */
export type Variable =
  | { kind: 'value'; text: string }
  | { kind: 'unset' }
  | { kind: 'open'; reason: string }
  | { kind: 'unknown'; reason: string };

export type Lookup = (name: string) => Variable;

/** The text, or why it cannot be known. */
export type Expanded = { text: string } | { reason: string };

/** How many characters all expansions of one file may still produce: `ENV A=$A$A` doubles with each line. */
export interface ExpansionBudget {
  left: number;
}

const deepest = 50;

/**
 * Expands `$name`, `${name}`, `${name:-word}`, `${name-word}`, `${name:+word}`, `${name+word}`, `${name:?word}` and takes quotes and
 * escapes away, as the builder does: nothing is expanded in single quotes, a backslash in double quotes only escapes `"`, `$` and itself.
 * One pass, bounded by the budget.
 */
export function expand(text: string, lookup: Lookup, escape: string, budget: ExpansionBudget): Expanded {
  let at = 0;
  let reason: string | undefined;

  const because = (why: string): string => {
    reason ??= why;
    return '';
  };

  const run = (stop: string, depth: number): string => {
    let result = '';
    let quote = '';
    while (at < text.length) {
      const char = text.charAt(at);
      if (quote === '' && char === stop) break;
      at += 1;
      if (char === "'" && quote !== '"') quote = quote === '' ? "'" : '';
      else if (quote === "'") result += char;
      else if (char === '"') quote = quote === '' ? '"' : '';
      else if (char === escape) result += escaped(quote);
      else if (char === '$') result += dollar(depth);
      else result += char;
      if (result.length <= budget.left) continue;
      because('the value grows without bound');
      result = '';
    }
    budget.left -= result.length;
    return result;
  };

  const escaped = (quote: string): string => {
    const next = text.charAt(at);
    at += 1;
    return quote === '"' && next !== '"' && next !== '$' && next !== escape ? escape + next : next;
  };

  const dollar = (depth: number): string => {
    const braced = text.charAt(at) === '{';
    const name = /^(?:[A-Za-z_]\w*|[0-9@*#?!-])/.exec(text.slice(at + (braced ? 1 : 0), at + 201))?.[0];
    if (name === undefined) return braced ? because('a variable has no name') : '$';
    at += name.length + (braced ? 1 : 0);
    if (!braced) return plain(lookup(name));
    if (text.charAt(at) === '}') {
      at += 1;
      return plain(lookup(name));
    }
    const operator = /^:?[-+?]/.exec(text.slice(at, at + 2))?.[0];
    if (operator === undefined) return because(`the form of \${${name}…} is not evaluated`);
    if (depth >= deepest) return because('variables are nested too deeply');
    at += operator.length;
    const outer = reason;
    const word = run('}', depth + 1);
    const wordReason = reason;
    reason = outer;
    at += 1;
    const variable = lookup(name);
    const choice = choose(operator, variable);
    if (choice === 'variable') return plain(variable);
    if (choice === 'nothing') return '';
    if (choice === 'missing') return because(`the build needs ${name}`);
    return wordReason === undefined ? word : because(wordReason);
  };

  const plain = (variable: Variable): string => {
    if (variable.kind === 'value') return variable.text;
    return variable.kind === 'unset' ? '' : because(variable.reason);
  };

  const result = run('', 0);
  return reason === undefined ? { text: result } : { reason };
}

/** Which side of `${name OPERATOR word}` counts. An open argument takes the word that its author wrote for this case. */
function choose(operator: string, variable: Variable): 'variable' | 'word' | 'nothing' | 'missing' {
  if (variable.kind === 'unknown') return 'variable';
  const set = variable.kind === 'value' && (variable.text !== '' || !operator.startsWith(':'));
  if (operator.endsWith('-')) return set ? 'variable' : 'word';
  if (operator.endsWith('?')) return set ? 'variable' : 'missing';
  if (variable.kind === 'open') return 'variable';
  return set ? 'word' : 'nothing';
}
