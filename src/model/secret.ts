/**
 * Tells by its name alone whether a value should be kept off the screen. Whole words count, so `TOKENIZER`, `AUTHOR` and `KEYBOARD` are
 * plain; a name that ends in what a secret merely has (`TOKEN_URL`, `PASSWORD_FILE`, `AUTH_MODE`, `MAX_TOKENS`) is plain as well. In doubt
 * (`AWS_ACCESS_KEY_ID`) the answer is yes: a hidden value costs a look elsewhere, a shown one costs the secret.
 */

/** Longest part of a name that is looked at. Secret words stand at the end of a name more often than at its start. */
const longestName = 256;

const secretWords = new Set([
  'password',
  'passwords',
  'passwd',
  'passphrase',
  'passcode',
  'pass',
  'secret',
  'secrets',
  'token',
  'credential',
  'credentials',
  'creds',
]);

/** Words that make a secret only at the end of a name: `REDIS_AUTH`, not `AUTH_HOST`. */
const secretLastWords = new Set(['auth', 'authorization', 'bearer', 'tokens', 'salt']);

/** Words that make a secret of a following `key`: `API_KEY`, `PRIVATE_KEY`. */
const keyOwners = new Set([
  'access',
  'account',
  'api',
  'app',
  'auth',
  'client',
  'consumer',
  'decryption',
  'deploy',
  'encryption',
  'hmac',
  'jwt',
  'license',
  'master',
  'private',
  'service',
  'session',
  'shared',
  'signing',
  'ssh',
  'storage',
  'webhook',
]);

/** Ends of words that were written without a separator: `PGPASSWORD`, `OPENWEATHERMAP_APIKEY`. */
const gluedEndings = [
  'password',
  'passwd',
  'apikey',
  'accesskey',
  'privatekey',
  'secretkey',
  'secret',
  'token',
];

/** Last words that name something about a secret instead of the secret. */
const aboutWords = new Set(
  (
    'address addr age alg algo algorithm audience backend budget cmd command count dir directory domain duration ' +
    'enabled disabled endpoint env expiration expires expiry field file files format group header helper hint host ' +
    'hostname hosts interval issuer kind length lifetime limit location max method min mode mount name names ' +
    'path paths policy port prefix provider realm ref region required rotation scheme scope scopes server size ' +
    'store strategy suffix through timeout ttl type uri url urls user username version'
  ).split(' '),
);

/** First words of switches and of amounts: `ENABLE_AUTH`, `MAX_TOKENS`. */
const switchWords = new Set(
  'allow disable enable has is max min no num number require skip total use with without'.split(' '),
);

/** Words before `tokens` that speak of a language model's tokens. */
const countWords = new Set('completion context input max min n num output prompt total'.split(' '));

function wordsOf(name: string): string[] {
  return name
    .slice(-longestName)
    .replace(/([a-z0-9])([A-Z])/g, '$1 $2')
    .replace(/([A-Z])([A-Z][a-z])/g, '$1 $2')
    .toLowerCase()
    .split(/[^a-z0-9]+/)
    .filter((word) => word !== '');
}

function isSecretWord(word: string, index: number, words: readonly string[]): boolean {
  const last = index === words.length - 1;
  const before = words[index - 1] ?? '';
  if (secretWords.has(word)) return true;
  if (word === 'key' || word === 'keys') return keyOwners.has(before);
  if (word === 'pwd') return last && index > 0 && before !== 'old';
  if (word === 'tokens') return last && !countWords.has(before);
  if (last && secretLastWords.has(word)) return word !== 'salt' || index > 0;
  return gluedEndings.some((ending) => word.endsWith(ending));
}

/** True when the name of a variable, argument or field says that its value is a secret. */
export function isSecretName(name: string): boolean {
  const words = wordsOf(name);
  if (words.length > 1 && switchWords.has(words[0] ?? '')) return false;
  if (aboutWords.has(words.at(-1) ?? '')) return false;
  return words.some(isSecretWord);
}

/** What stands for a value that is not shown. */
export const redacted = '***';

/** Ends the authority of a URL inside running text. */
const authorityEnd = /[\s/?#"'<>`]/;

/** The passwords of all URLs in a text, with their offsets. Takes time in proportion to the text. */
function* passwordsIn(text: string): Generator<{ start: number; end: number }> {
  for (let at = text.indexOf('://'); at !== -1; at = text.indexOf('://', at + 3)) {
    const start = at + 3;
    let end = start;
    while (end < text.length && !authorityEnd.test(text.charAt(end))) end += 1;
    const authority = text.slice(start, end);
    const host = authority.lastIndexOf('@');
    const colon = authority.indexOf(':');
    if (colon !== -1 && colon < host) yield { start: start + colon + 1, end: start + host };
  }
}

/** The passwords of the URLs in a text. */
export function urlPasswords(text: string): string[] {
  return [...passwordsIn(text)].map(({ start, end }) => text.slice(start, end));
}

/**
 * Replaces the password of every URL in a text: `amqp://user:pass@host` becomes `amqp://user:***@host`. The user's name stays, and so
 * does everything that is no URL with a password.
 */
export function redactUrlCredentials(text: string): string {
  const pieces: string[] = [];
  let done = 0;
  for (const { start, end } of passwordsIn(text)) {
    pieces.push(text.slice(done, start), redacted);
    done = end;
  }
  return pieces.length === 0 ? text : pieces.join('') + text.slice(done);
}

/** How issuers write their tokens (GitHub, GitLab, Slack, AWS, Stripe), and the head of a private key in PEM. */
const tokenForm =
  /(?<![A-Za-z0-9])(?:gh[oprsu]_[A-Za-z0-9]{16,}|github_pat_\w{16,}|glpat-[\w-]{16,}|xox[abps]-[\w-]{10,}|AKIA[0-9A-Z]{16}(?![0-9A-Za-z])|sk_live_[A-Za-z0-9]{10,}|-----BEGIN (?:[A-Z]{1,20} ){0,3}PRIVATE KEY-----)/;

/** True for a text that holds the token of a well-known issuer or a private key, whatever its name; `ghp_xxxxxxxxxxxxxxxx` is a placeholder. */
export function holdsToken(text: string): boolean {
  const [found] = tokenForm.exec(text) ?? [];
  return found !== undefined && !/([^-])\1{7}/.test(found);
}
