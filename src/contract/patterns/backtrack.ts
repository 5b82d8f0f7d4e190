import { holds, wordChars } from './char-set.js';
import type { Program } from './program.js';
import type { Edge } from './tree.js';

/**
 * How many steps a backtracking engine takes to see that the expression does not match from the start of the text: `most` when it takes
 * as many or more, 0 when it matches. The engine is the plain one of ECMA-262; V8 does the same but for what it can leave out at the start.
 */
export function stepsToFail({ code, slots }: Program, text: string, most: number): number {
  const marks = new Int32Array(slots);
  let steps = 0;

  const isWord = (index: number): boolean =>
    index >= 0 && index < text.length && holds(wordChars, text.charCodeAt(index));

  function isAt(edge: Edge, at: number): boolean {
    switch (edge) {
      case 'start':
        return at === 0;
      case 'end':
        return at === text.length;
      case 'word-edge':
        return isWord(at - 1) !== isWord(at);
      case 'no-word-edge':
        return isWord(at - 1) === isWord(at);
    }
  }

  function run(entry: number, from: number): boolean {
    // Pairs: where to go on and the position there, or ~slot and the mark that it had.
    const stack: number[] = [];
    let pc = entry;
    let at = from;
    const retreat = (): boolean => {
      for (;;) {
        const position = stack.pop();
        const target = stack.pop();
        if (position === undefined || target === undefined) return false;
        if (target < 0) marks[~target] = position;
        else {
          pc = target;
          at = position;
          return true;
        }
      }
    };
    while (steps < most) {
      steps += 1;
      const now = code[pc];
      let goesOn = true;
      pc += 1;
      switch (now?.op) {
        case undefined:
        case 'match':
          return true;
        case 'char':
          goesOn = at < text.length && holds(now.set, text.charCodeAt(at));
          at += 1;
          break;
        case 'split':
          stack.push(now.second, at);
          pc = now.first;
          break;
        case 'jump':
          pc = now.to;
          break;
        case 'mark':
          stack.push(~now.slot, marks[now.slot] ?? 0);
          marks[now.slot] = at;
          break;
        case 'moved':
          goesOn = marks[now.slot] !== at;
          break;
        case 'assert':
          goesOn = isAt(now.what, at);
          break;
        case 'look':
          goesOn = run(pc, at) !== now.negate;
          pc = now.after;
          break;
      }
      if (!goesOn && !retreat()) return false;
    }
    return false;
  }

  return run(0, 0) ? 0 : steps;
}
