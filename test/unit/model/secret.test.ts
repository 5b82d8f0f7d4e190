import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { holdsToken, isSecretName, redactUrlCredentials, urlPasswords } from '../../../src/model/secret.js';

describe('isSecretName', () => {
  it.each([
    'PASSWORD',
    'DB_PASSWORD',
    'db.password',
    'mysql-root-password',
    'dbPassword',
    'PGPASSWORD',
    'MYSQL_PWD',
    'DB_PASS',
    'SSH_PASSPHRASE',
    'MY_PASSWD',
    'SECRET',
    'CLIENT_SECRET',
    'SECRET_KEY_BASE',
    'SECRET_ID',
    'TOKEN',
    'GITHUB_TOKEN',
    'githubToken',
    'REFRESH_TOKENS',
    'NPM_AUTHTOKEN',
    'API_KEY',
    'APIKEY',
    'OPENWEATHERMAP_APIKEY',
    'apiKey',
    'xmlApiKey',
    'PRIVATE_KEY',
    'AWS_ACCESS_KEY_ID',
    'AWS_SECRET_ACCESS_KEY',
    'SSH_KEYS',
    'ENCRYPTION_KEY',
    'GOOGLE_APPLICATION_CREDENTIALS',
    'CREDENTIAL',
    'REDIS_AUTH',
    'AUTH_KEY',
    'AUTH_SALT',
    'MAILGUN__TOKEN__',
  ])('%s is secret', (name) => {
    expect(isSecretName(name)).toBe(true);
  });

  it.each([
    '',
    'PATH',
    'PORT',
    'HOME',
    'PWD',
    'OLDPWD',
    'TOKEN_URL',
    'TOKEN_TTL',
    'PASSWORD_FILE',
    'POSTGRES_PASSWORD_FILE',
    'KEY_PATH',
    'PRIVATE_KEY_PATH',
    'PUBLIC_KEY',
    'GPG_KEY',
    'SECRET_NAME',
    'AUTH_MODE',
    'AUTH_HOST',
    'AUTHOR',
    'AUTHORITY',
    'SECRET_HOST',
    'TOKENIZER',
    'TOKENIZERS_PARALLELISM',
    'MAX_TOKENS',
    'LLM_MAX_TOKENS',
    'ENABLE_AUTH',
    'REQUIRE_PASSWORD',
    'PASSWORD_MIN_LENGTH',
    'PASSWORDLESS',
    'PASS_THROUGH',
    'COMPASS',
    'KEYBOARD',
    'KEY',
    'MONKEY',
    'SECRETARY',
    'apiKeyHeader',
  ])('%s is plain', (name) => {
    expect(isSecretName(name)).toBe(false);
  });

  it('takes any text, of any length', () => {
    fc.assert(fc.property(fc.string({ unit: 'binary' }), (name) => typeof isSecretName(name) === 'boolean'));
    expect(isSecretName(`${'A_'.repeat(1_000_000)}PASSWORD`)).toBe(true);
  });
});

describe('redactUrlCredentials', () => {
  it.each([
    ['amqp://user:pass@host', 'amqp://user:***@host'],
    ['redis://:pw@cache:6379/0', 'redis://:***@cache:6379/0'],
    ['https://u:p%40ss@h/a?b=c#d', 'https://u:***@h/a?b=c#d'],
    ['x://u:p@ss@h', 'x://u:***@h'],
    ['a://b:c@d,e://f:g@h', 'a://b:***@d,e://f:***@h'],
    ['see https://u:p@h and ftp://v:q@i.', 'see https://u:***@h and ftp://v:***@i.'],
    ['https://host:8080/path@x', 'https://host:8080/path@x'],
    ['https://user@host', 'https://user@host'],
    ['user:pass@host', 'user:pass@host'],
    ['://://', '://://'],
    ['', ''],
  ])('%s', (text, expected) => {
    expect(redactUrlCredentials(text)).toBe(expected);
  });

  it('leaves no password behind, whatever stands around the URL', () => {
    const word = fc.stringMatching(/^[a-z0-9]{1,8}$/);
    fc.assert(
      fc.property(fc.string(), word, word, fc.string(), (before, user, host, after) => {
        const text = `${before} http://${user}:hunter2@${host} ${after}`;
        expect(redactUrlCredentials(text)).toContain(`://${user}:***@${host} `);
        expect(redactUrlCredentials(text)).not.toContain('hunter2');
      }),
    );
  });

  it.each([
    'a'.repeat(1_000_000),
    '://'.repeat(300_000),
    `x://${':'.repeat(1_000_000)}`,
    'x://u:p@'.repeat(100_000),
  ])('takes time in proportion to the text', (text) => {
    const start = performance.now();
    redactUrlCredentials(text);
    expect(performance.now() - start).toBeLessThan(5000);
  });
});

describe('holdsToken', () => {
  const run = '0123456789abcdefghij';
  it.each([
    `ghp_${run}`,
    `gho_${run}`,
    `ghs_${run}`,
    `github_pat_11AB_${run}`,
    `glpat-${run}`,
    `xoxb-123-${run}`,
    'AKIA0123456789ABCDEF',
    `sk_live_${run}`,
    '-----BEGIN PRIVATE KEY-----\\nMII',
    '-----BEGIN RSA PRIVATE KEY-----',
    '-----BEGIN ENCRYPTED PRIVATE KEY-----',
    `https://ghp_${run}@github.com/x`,
  ])('%s', (text) => {
    expect(holdsToken(text)).toBe(true);
  });

  it.each([
    '',
    'ghp_',
    'ghp_xxxxxxxxxxxxxxxxxxxx',
    `xghp_${run}`,
    `sk_test_${run}`,
    'AKIA0123456789ABCDEFG',
    'AKIA0123',
    '-----BEGIN PUBLIC KEY-----',
    '-----BEGIN CERTIFICATE-----',
  ])('%s: none', (text) => {
    expect(holdsToken(text)).toBe(false);
  });

  it('takes time in proportion to the text', () => {
    const start = performance.now();
    for (const piece of ['ghp_', '-----BEGIN ', 'A ', 'x', 'AKIA', 'xoxb-'])
      holdsToken(`${piece.repeat(50_000)}!`);
    expect(performance.now() - start).toBeLessThan(2000);
  });
});

it('urlPasswords', () => {
  expect(urlPasswords('a://u:p@h b://u@h c://:q@h d://u:@h')).toEqual(['p', 'q', '']);
});
