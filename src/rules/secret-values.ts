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
