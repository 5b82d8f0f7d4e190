import { existsSync } from 'node:fs';

import { fenceCall } from './call-words.js';
import { commandIds } from './command-ids.js';
import { UsageError } from '../errors.js';
import { didYouMean } from '../model/did-you-mean.js';

const ids = new Set<string>(commandIds);
const topics = new Map<string, string[]>();
for (const id of commandIds) {
  const [topic = '', verb] = id.split(':');
  topics.set(topic, [...(topics.get(topic) ?? []), ...(verb ? [verb] : [])]);
}

/**
 * Expands the short forms: `container-api TARGET` is `inspect image TARGET`, and `help X` is `X --help`.
 * A word that is no command is a target, so that the main job needs no verb.
 */
export function expandArguments(argv: readonly string[]): string[] {
  const [first, second, ...rest] = argv;
  if (first === undefined || first === '--help' || first === '--version') return [...argv];
  if (first === '-h') return ['--help', ...argv.slice(1)];
  if (first === 'help') return [...argv.slice(1), '--help'];
  if (first === 'call') return [first, ...fenceCall(argv.slice(1))];
  const verbs = topics.get(first);
  if (!verbs) {
    const meant =
      first.startsWith('-') || existsSync(first) ? undefined : didYouMean(first, [...topics.keys()]);
    if (meant === undefined) return ['inspect', 'image', ...argv];
    throw new UsageError('UNKNOWN_COMMAND', `'${first}' is not a command`, {
      suggestion: `Did you mean '${meant}'? An image of that name is written: container-api inspect image ${first}`,
    });
  }
  const verbMissing = verbs.length > 0 && !(second !== undefined && verbs.includes(second));
  if (!verbMissing || second === undefined || second === '--help' || second === '-h') return [...argv];
  if (ids.has(first)) refuseMisspelling(first, second, verbs);
  else {
    throw new UsageError('UNKNOWN_COMMAND', `'${first} ${second}' is not a command`, {
      suggestion: `Write ${verbs.map((verb) => `'container-api ${[first, verb, second, ...rest].join(' ')}'`).join(' or ')}.`,
    });
  }
  return [...argv];
}

/** A command that has others below it takes any word as its argument, but for one that was probably meant as one of these. */
function refuseMisspelling(command: string, word: string, verbs: readonly string[]): void {
  const meant = word.startsWith('-') || existsSync(word) ? undefined : didYouMean(word, verbs);
  if (meant === undefined) return;
  throw new UsageError('UNKNOWN_COMMAND', `'${command} ${word}' is not a command`, {
    suggestion: `Did you mean '${command} ${meant}'? An image of that name is written: container-api ${command} docker-daemon:${word}`,
  });
}
