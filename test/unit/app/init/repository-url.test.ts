import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { repositoryUrl } from '../../../../src/app/init/repository-url.js';

describe('repositoryUrl', () => {
  it.each([
    ['https://github.com/team/app', 'https://github.com/team/app'],
    ['https://github.com/team/app.git', 'https://github.com/team/app'],
    ['https://github.com/team/app/', 'https://github.com/team/app'],
    ['  https://github.com/team/app.git\n', 'https://github.com/team/app'],
    ['https://user:s3cret@git.example.com:8443/team/app.git', 'https://git.example.com:8443/team/app'],
    ['https://x-access-token:ghs_abc@github.com/team/app', 'https://github.com/team/app'],
    ['https://ghp_abc@github.com/team/app?private_token=s3cret#x', 'https://github.com/team/app'],
    ['http://gitea/team/app.git', 'http://gitea/team/app'],
    ['git@github.com:team/app.git', 'https://github.com/team/app'],
    ['github.com:team/app', 'https://github.com/team/app'],
    ['git@gitlab.example.com:group/sub/app.git', 'https://gitlab.example.com/group/sub/app'],
    ['ssh://git@github.com/team/app.git', 'https://github.com/team/app'],
    ['ssh://git:s3cret@git.example.com:2222/team/app.git', 'https://git.example.com/team/app'],
    ['git+ssh://git@Example.com/team/app', 'https://example.com/team/app'],
    ['ssh://git@ssh.github.com:443/team/app.git', 'https://github.com/team/app'],
    ['git://git.example.com/app.git', 'https://git.example.com/app'],
    ['git@ssh.dev.azure.com:v3/org/project/app', 'https://dev.azure.com/org/project/_git/app'],
  ])('%s is %s', (remote, url) => {
    expect(repositoryUrl(remote)).toBe(url);
  });

  it.each([
    '',
    '/srv/git/app.git',
    '../app',
    'file:///srv/git/app.git',
    'C:/work/app',
    'C:\\work\\app',
    'work:team/app',
    'ssh://work/team/app',
    'https://',
    'https://github.com',
    'https://github.com/',
    'https://github.com/team/a b',
    'https://github.com/team/app\nx',
    'ftp://example.com/app',
    'ext::sh -c x',
    'user@',
    'a:b:c',
  ])('%j has no web address', (remote) => {
    expect(repositoryUrl(remote)).toBeUndefined();
  });

  it('never keeps credentials, never throws, and gives what it takes', () => {
    const word = fc.stringMatching(/^[a-z0-9]{6,12}$/);
    const remote = fc
      .tuple(fc.constantFrom('https', 'http', 'ssh', 'git', 'git+ssh'), word, word, word)
      .map(([scheme, user, password, path]) => ({
        password,
        text: `${scheme}://${user}:${password}@example.com/${path}x.git`,
      }));
    fc.assert(
      fc.property(remote, ({ text, password }) => {
        const url = repositoryUrl(text) ?? '';
        expect(url).toMatch(/^https?:\/\/example\.com\//);
        expect(url.replace(/x$/, '')).not.toContain(`:${password}`);
        expect(url).not.toContain('@');
        expect(repositoryUrl(url)).toBe(url);
      }),
    );
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        const url = repositoryUrl(text);
        if (url !== undefined) expect(URL.canParse(url)).toBe(true);
      }),
    );
  });
});
