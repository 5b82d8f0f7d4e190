import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { parseNextLink } from '../../../src/registry/pages.js';
import { all, client, never, serve, status } from './fake-registry.js';

describe('parseNextLink', () => {
  it.each([
    ['</v2/a/tags/list?last=x&n=2>; rel="next"', '/v2/a/tags/list?last=x&n=2'],
    ['</p>; rel="prev", </n>; rel=next', '/n'],
    ['</n>; title="a"; REL="last next"', '/n'],
    ['</n>;rel="nextish"', undefined],
    ['</p>; rel="prev"', undefined],
    ['/n; rel="next"', undefined],
    ['', undefined],
  ])('reads %j', (header, expected) => {
    expect(parseNextLink(header)).toBe(expected);
  });

  it('never throws, and takes no time on long ones', () => {
    const unit = fc.constantFrom('<', '>', '; ', 'rel', '=', '"', 'next', ' ', ',', '/a');
    fc.assert(
      fc.property(fc.string({ unit, maxLength: 30 }), (header) => void parseNextLink(header)),
      { numRuns: 1000 },
    );
    const start = performance.now();
    for (const part of ['<', '<>', ';rel=', '; ', ';rel="', ' ']) parseNextLink(`<a>${part.repeat(5000)}`);
    expect(performance.now() - start).toBeLessThan(1000);
  });
});

const first = '/v2/app/tags/list?n=1000';
const link = (target: string) => ({ link: `<${target}>; rel="next"` });

async function tags(routes: Parameters<typeof serve>[0]): Promise<string[]> {
  const server = await serve(routes);
  return all(client().tags({ registry: server.host, repository: 'app' }, never));
}

describe('tags', () => {
  it('reads page after page, relative and absolute', async () => {
    const found = await tags({
      [first]: status(200, { tags: ['a', 'b'] }, link('/v2/app/tags/list?n=1000&last=b')),
      '/v2/app/tags/list?n=1000&last=b': status(200, { tags: null }, link('?n=1000&last=c')),
      '/v2/app/tags/list?n=1000&last=c': status(200, { tags: ['d'] }),
    });
    expect(found).toEqual(['a', 'b', 'd']);
  });

  it('takes the pages of a registry that wants them shorter', async () => {
    const found = await tags({
      [first]: status(400, { errors: [{ code: 'PAGINATION_NUMBER_INVALID' }] }),
      '/v2/app/tags/list': status(200, { tags: ['a'] }, link('/v2/app/tags/list?n=1&last=a')),
      '/v2/app/tags/list?n=1&last=a': status(200, { tags: ['b'] }),
    });
    expect(found).toEqual(['a', 'b']);
  });

  it('asks once more and no oftener when no length suits the registry', async () => {
    const server = await serve({ '*': status(400, { errors: [{ code: 'PAGINATION_NUMBER_INVALID' }] }) });
    const reading = all(client().tags({ registry: server.host, repository: 'app' }, never));
    await expect(reading).rejects.toMatchObject({ code: 'REGISTRY_PAGE_LENGTH', exitCode: 3 });
    expect(server.seen.map(({ line }) => line)).toEqual([`GET ${first}`, 'GET /v2/app/tags/list']);
  });

  it.each<[string, Parameters<typeof serve>[0], string]>([
    ['a page that names itself', { [first]: status(200, { tags: ['a'] }, link(first)) }, 'circle'],
    [
      'pages in a circle',
      { [first]: status(200, { tags: ['a'] }, link('/x')), '/x': status(200, { tags: ['b'] }, link(first)) },
      'circle',
    ],
    ['another host', { [first]: status(200, { tags: ['a'] }, link('http://127.0.0.2/x')) }, 'another host'],
    ['no URL', { [first]: status(200, { tags: [] }, link('http://[')) }, 'not a URL'],
    ['no JSON', { [first]: status(200, 'tags') }, 'not JSON'],
    ['no list', { [first]: status(200, { tags: { a: 1 } }) }, 'no list of tags'],
    ['no strings', { [first]: status(200, { tags: [1] }) }, 'no list of tags'],
    ['null', { [first]: status(200, 'null') }, 'no list of tags'],
    ['no tag', { [first]: status(200, { tags: ['../../x'] }) }, '"../../x"'],
  ])('refuses %s', async (_name, routes, words) => {
    await expect(tags(routes)).rejects.toMatchObject({ code: 'REGISTRY_BAD_ANSWER', exitCode: 3 });
    await expect(tags(routes)).rejects.toThrow(words);
  });

  it('gives what came before a fault', async () => {
    const server = await serve({ [first]: status(200, { tags: ['a', 'b'] }, link('/missing')) });
    const found: string[] = [];
    const read = async () => {
      for await (const tag of client().tags({ registry: server.host, repository: 'app' }, never))
        found.push(tag);
    };
    await expect(read()).rejects.toMatchObject({ code: 'IMAGE_NOT_FOUND' });
    expect(found).toEqual(['a', 'b']);
  });

  it('asks for the next page only when it is wanted', async () => {
    const server = await serve({ [first]: status(200, { tags: ['a', 'b'] }, link('/missing')) });
    for await (const tag of client().tags({ registry: server.host, repository: 'app' }, never)) {
      expect(tag).toBe('a');
      break;
    }
    expect(server.seen).toHaveLength(1);
  });

  it('ends pages that never end', async () => {
    let page = 0;
    const endless: Parameters<typeof serve>[0] = {
      '*': (request, response) => {
        status(200, { tags: [] }, link(`/p?${String(++page)}`))(request, response);
      },
    };
    await expect(tags(endless)).rejects.toThrow('more than 10000 pages');
  }, 60_000);
});

describe('repositories', () => {
  it('lists the catalogue', async () => {
    const server = await serve({ '/v2/_catalog': status(200, { repositories: ['a/b', 'c'] }) });
    expect(await all(client().repositories(server.host, never))).toEqual(['a/b', 'c']);
  });

  it.each([
    [404, 'REGISTRY_NO_CATALOGUE'],
    [405, 'REGISTRY_NO_CATALOGUE'],
    [403, 'REGISTRY_DENIED'],
  ])('says so when it answers %i', async (code, expected) => {
    const server = await serve({ '/v2/_catalog': status(code) });
    await expect(all(client().repositories(server.host, never))).rejects.toMatchObject({
      code: expected,
    });
  });

  it('refuses names that are none', async () => {
    const server = await serve({ '/v2/_catalog': status(200, { repositories: ['a', '../b'] }) });
    await expect(all(client().repositories(server.host, never))).rejects.toThrow('"../b"');
  });
});
