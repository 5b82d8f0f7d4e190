import type { Contract } from '../../model/contract.js';

/** `NAME=value` pairs as `api.TEST.metadata.env` lists them: with commas, blanks or line breaks between them. */
function pairsIn(text: string): [string, string][] {
  return text.split(/[\s,]+/).flatMap((word): [string, string][] => {
    const equals = word.indexOf('=');
    return equals > 0 ? [[word.slice(0, equals), word.slice(equals + 1)]] : [];
  });
}

/** Values that the contract gives as examples: `api.ENV.X.example`, and the environment of its tests (`api.TEST.metadata.env`). */
export function exampleOf({ labels, tests }: Contract, name: string): string | undefined {
  const key = `api.ENV.${name}.example`;
  const label = Object.hasOwn(labels, key) ? labels[key] : undefined;
  if (label) return label;
  const pairs = tests.flatMap(({ fields }) => (fields.env === undefined ? [] : pairsIn(fields.env)));
  return pairs.find(([variable, value]) => variable === name && value !== '')?.[1];
}
