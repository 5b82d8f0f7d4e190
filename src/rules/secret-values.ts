import type { DockerfileView } from '../contract/dockerfile/view.js';
import { splitPairs, splitWords } from '../contract/dockerfile/words.js';
import type { Location } from '../model/location.js';
import { holdsToken, isSecretName, urlPasswords } from '../model/secret.js';

/** Words that stand where a secret is to be filled in, or that switch something on or off. */
const stubs = new Set(
  (
    'change change-me change_me changeit changeme dummy empty example false fixme nil no none null off on placeholder ' +
    'replace-me replace_me replaceit replaceme tbd todo true undefined unset yes 0 1'
  ).split(' '),
);

const stubForms = [
  // ${TOKEN}, $TOKEN, {{ token }}, <token>, %TOKEN%, xxxx, ****
  /^\$/,
  /^\{\{.*\}\}$/s,
  /^<.*>$/s,
  /^%\w+%$/,
  /^(.)\1*$/s,
  /^(?:your|my|insert|enter|put)[-_ ]/i,
  // A file that holds it.
  /^(?:file:\/\/)?\/[\w.-]+(?:\/[\w.-]+)+$/,
];

/** True for the value of a secret that gives something away: no placeholder, and no path of a file. */
export function givesAway(value: string): boolean {
  const text = value.trim();
  return text !== '' && !stubs.has(text.toLowerCase()) && !stubForms.some((form) => form.test(text));
}

/** What a value gives away by its form, whatever its name: words for a message. */
export function secretForm(value: string): string | undefined {
  if (holdsToken(value)) return 'a token or a private key';
  return urlPasswords(value).some(givesAway) ? 'the password of a URL' : undefined;
}

/** A secret that a Dockerfile writes down. */
export interface WrittenSecret {
  keyword: string;
  name: string;
  value: string;
  location: Location;
}

/** Values of ARG and ENV that give something away by their name or their form, in any stage; as they are written, without quotes. */
export function* writtenSecrets({
  instructions,
  escape,
}: Pick<DockerfileView, 'instructions' | 'escape'>): Generator<WrittenSecret> {
  for (const { keyword, text, at } of instructions) {
    const pairs =
      keyword === 'ARG'
        ? splitWords(text, escape).map(({ text: word, offset }) => {
            const [, name = '', value = ''] = /^([^=]*)=(.*)$/s.exec(word) ?? [];
            return { name, value, offset };
          })
        : keyword === 'ENV'
          ? (splitPairs(text, escape) ?? []).map(({ name, value }) => ({
              name: name.text,
              value: value.text,
              offset: name.offset,
            }))
          : [];
    for (const { name, value, offset } of pairs) {
      const plain = /^(["'])(.*)\1$/s.exec(value)?.[2] ?? value;
      if (isSecretName(name) ? givesAway(plain) : secretForm(plain) !== undefined)
        yield { keyword, name, value: plain, location: at(offset) };
    }
  }
}
