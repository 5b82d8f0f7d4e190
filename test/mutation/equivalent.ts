import type { Mutation } from './mutate.js';

/** A mutant that no finding tells from the rule, or none that an example should show. */
export interface Equivalent {
  /** Its path in src/rules. */
  file: string;
  mutation: Mutation;
  /** The condition, with every run of white space as one blank. */
  source: string;
  reason: string;
}

/** The engine runs a rule only where its subject and its needs are at hand; the type of the facts does not say so. */
const engine = 'the engine runs the rule only where this is at hand';
/** `known` and what decides whether it is asked. */
const listed = 'decides only whether the rule is listed as not evaluated; where this is so, nothing is found';

export const equivalents: readonly Equivalent[] = [
  {
    file: 'command/enum-without-type.ts',
    mutation: 'left out',
    source: "location.kind === 'file'",
    reason: 'what a contract file says stands in that file',
  },
  {
    file: 'contract/version-missing.ts',
    mutation: 'left out',
    source: "version.value.kind !== 'scalar'",
    reason: 'a list and a map have no value, so it is not 1 either',
  },
  {
    file: 'dockerfile/base-not-official.ts',
    mutation: 'left out',
    source: "base?.kind !== 'image'",
    reason: 'a base that is no image has no name',
  },
  {
    file: 'dockerfile/base-not-official.ts',
    mutation: 'left out',
    source: 'base.name === undefined',
    reason: 'the stage is among the names as well, and one that is not known ends the rule there',
  },
  { file: 'dockerfile/cache-order.ts', mutation: 'never true', source: '!dockerfile', reason: engine },
  {
    file: 'dockerfile/maintainer-deprecated.ts',
    mutation: 'never true',
    source: '!dockerfile',
    reason: engine,
  },
  {
    file: 'dockerfile/maintainer-deprecated.ts',
    mutation: 'never true',
    source: "location.kind !== 'file'",
    reason: 'an instruction stands in a file',
  },
  { file: 'image/too-large.ts', mutation: 'left out', source: '!image?.size', reason: engine },
  {
    file: 'label/forbidden-present.ts',
    mutation: 'left out',
    source: 'entries.size === 0',
    reason: listed,
  },
  { file: 'label/forbidden-present.ts', mutation: 'left out', source: '!context.image', reason: listed },
  {
    file: 'label/forbidden-present.ts',
    mutation: 'left out',
    source: "!context.known('annotations')",
    reason: listed,
  },
  { file: 'label/lost-in-stage.ts', mutation: 'never true', source: '!dockerfile', reason: engine },
  {
    file: 'label/placeholder.ts',
    mutation: 'left out',
    source: '!value',
    reason:
      'a label whose value is known has no reason why it is not, and without a reason nothing counts as unset',
  },
  {
    file: 'label/placeholder.ts',
    mutation: 'never true',
    source: '!written',
    reason: 'every label without a value that has a line in the Dockerfile was written in it',
  },
  {
    file: 'label/placeholder.ts',
    mutation: 'left out',
    source: 'slot',
    reason: 'told apart only by the types: a label that was read has its slot',
  },
  {
    file: 'label/placeholder.ts',
    mutation: 'left out',
    source: "'reason' in slot",
    reason: 'a slot with a value has no reason, and reading it gives undefined all the same',
  },
  {
    file: 'label/placeholder.ts',
    mutation: 'left out',
    source: 'value === undefined',
    reason: 'an ARG that is open leaves no value that is known',
  },
  { file: 'label/required-missing.ts', mutation: 'left out', source: 'asked.length > 0', reason: listed },
  {
    file: 'label/required-missing.ts',
    mutation: 'left out',
    source: 'missing.length > 0',
    reason: listed,
  },
  {
    file: 'label/required-missing.ts',
    mutation: 'left out',
    source: "(dockerfile || context.known('labels'))",
    reason:
      'told apart in test/unit/rules/label/undecided.test.ts; all sources of today know the labels of an image',
  },
  {
    file: 'label/required-missing.ts',
    mutation: 'left out',
    source: "context.known('annotations')",
    reason: listed,
  },
  {
    file: 'label/runs-on-host.ts',
    mutation: 'never true',
    source: "location.kind !== 'label'",
    reason: 'only labels hold commands for the host',
  },
  {
    file: 'label/version-contradicts-tag.ts',
    mutation: 'inverted',
    source: 'year >= 1990',
    reason: 'two answers are compared, and both turn',
  },
  {
    file: 'port/duplicate.ts',
    mutation: 'always true',
    source: "item.kind === 'scalar'",
    reason: 'a list and a map have no text, and nothing has no ports',
  },
  {
    file: 'port/privileged.ts',
    mutation: 'left out',
    source: "image?.platform.os === 'windows'",
    reason: 'told apart in test/unit/rules/port/port.test.ts; examples have images of Linux alone',
  },
  {
    file: 'installers.ts',
    mutation: 'inverted',
    source: "token.startsWith('\"')",
    reason: 'told apart in test/unit/rules/image/installers.test.ts; packages have no quotes in their names',
  },
  {
    file: 'secret-values.ts',
    mutation: 'inverted',
    source: "keyword === 'ENV'",
    reason: 'told apart in test/unit/rules/env/env.test.ts; the rule takes ENV from the image, masks need it',
  },
];
