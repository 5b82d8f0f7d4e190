import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { renderHttp } from '../../../src/invoke/render-http.js';
import type { HttpInvocation } from '../../../src/model/call.js';
import type { Json } from '../../../src/model/contract.js';
import { anyText, callOf, commandOf, contractOf } from './contract-of.js';

type Values = Readonly<Record<string, Json>>;
type Answer = HttpInvocation | { problem: string };

/** The request of a command `go` with this binding (a flow map) and these arguments (lines). */
async function rendered(
  http: string,
  declared: readonly string[],
  values: Values,
  more = '',
): Promise<Answer> {
  const lines = declared.map((line) => `\n      ${line}`).join('');
  const { contract } = await contractOf(
    `oms: 1\nactions:\n  go:\n    http: ${http}\n    arguments: ${lines === '' ? '{}' : lines}\n${more}`,
  );
  return renderHttp(callOf(commandOf(contract, 'go'), values), contract);
}

async function pathFor(path: string, declared: readonly string[], values: Values): Promise<string> {
  const answer = await rendered(`{method: get, port: 80, path: ${JSON.stringify(path)}}`, declared, values);
  return 'problem' in answer ? `problem: ${answer.problem}` : answer.path;
}

describe('where arguments go', () => {
  it('follows "in", with JSON in the body', async () => {
    const answer = await rendered(
      '{method: post, port: 8080, path: "/forecast/{place}", contentType: application/json}',
      [
        'place: {type: string, in: path}',
        'days: {type: int, in: query}',
        'X-Trace: {type: string, in: header}',
        'stations: {type: list, in: requestBody}',
        'units: {type: string, in: requestBody}',
      ],
      { place: 'São Paulo', days: 3, 'X-Trace': 'a b', stations: ['x', 1], units: 'metric' },
    );
    expect(answer).toEqual({
      kind: 'http',
      method: 'POST',
      ssl: false,
      port: 8080,
      path: '/forecast/S%C3%A3o%20Paulo?days=3',
      headers: { 'X-Trace': 'a b', 'Content-Type': 'application/json' },
      body: '{"stations":["x",1],"units":"metric"}',
    });
  });

  it.each<[string, string, string | undefined]>([
    ['get', '/x?a=1', undefined],
    ['HEAD', '/x?a=1', undefined],
    ['delete', '/x?a=1', undefined],
    ['post', '/x', '{"a":1}'],
    ['put', '/x', '{"a":1}'],
    ['patch', '/x', '{"a":1}'],
  ])('without "in": %s', async (method, path, body) => {
    const answer = await rendered(`{method: ${method}, port: 80, path: /x}`, ['a: {type: int}'], { a: 1 });
    expect(answer).toMatchObject({ method: method.toUpperCase(), path });
    expect((answer as HttpInvocation).body).toBe(body);
  });

  it('is a POST without a method when something may go into the body, else a GET', async () => {
    const one = await rendered('{port: 80, path: /x}', ['a: {type: int}'], {});
    expect(one).toMatchObject({ method: 'POST', body: '{}' });
    const other = await rendered('{port: 80, path: /x}', ['a: {type: int, in: query}'], { a: 1 });
    expect(other).toMatchObject({ method: 'GET', path: '/x?a=1', headers: {} });
    expect(other).not.toHaveProperty('body');
  });

  it('sends a body with GET when the contract says so', async () => {
    const answer = await rendered('{method: get, port: 80, path: /x}', ['a: {type: int, in: requestBody}'], {
      a: 1,
    });
    expect(answer).toMatchObject({ method: 'GET', body: '{"a":1}' });
  });

  it('sends undeclared ones as well, and none without a name', async () => {
    const { contract } = await contractOf('interface: {http: {port: 80, path: /x}}\ncommands: {go: {}}\n');
    const command = commandOf(contract, 'go');
    expect(renderHttp(callOf(command, { more: [1] }), contract)).toMatchObject({ body: '{"more":[1]}' });
    const call = { ...callOf(command, {}), extraArgs: ['x'] };
    expect(renderHttp(call, contract)).toEqual({
      problem: 'the command "go" cannot be called: an HTTP request has no place for values without a name',
    });
  });

  it('writes numbers in JSON with all the digits that were given', async () => {
    const { contract } = await contractOf(
      'oms: 1\nactions: {go: {http: {method: post, port: 80, path: /}, arguments: {n: {type: int}}}}\n',
    );
    const command = commandOf(contract, 'go');
    const [argument] = command.arguments;
    if (!argument) throw new Error('no argument');
    const digits = '9007199254740993';
    const given = { argument, value: digits, origin: 'given' as const, text: digits };
    const call = { command, arguments: [given], extraArgs: [], extraKwargs: [] };
    expect(renderHttp(call, contract)).toMatchObject({ body: '{"n":9007199254740993}' });
  });
});

describe('defect 2: path parameters are substituted', () => {
  const a = ['a: {type: any, in: path}', 'b: {type: any, in: path}'];

  it.each<[string, Values, string]>([
    ['/x/{a}/y/{b}', { a: 'one', b: 'two' }, '/x/one/y/two'],
    ['/x/{{a}}/y/{{ b }}', { a: 'one', b: 'two' }, '/x/one/y/two'],
    ['/x/:a/y/:b', { a: 'one', b: 'two' }, '/x/one/y/two'],
    ['/{a}/{a}/{b}', { a: 1, b: 2 }, '/1/1/2'],
    ['/{a}-{b}.json', { a: 'x', b: 'y' }, '/x-y.json'],
    ['/:a-:b', { a: 'x', b: 'y' }, '/x-y'],
    ['/x?id={a}&b={b}', { a: 'x&y', b: '=' }, '/x?id=x%26y&b=%3D'],
    ['/v1:run/{a}/{b}', { a: 1, b: 2 }, '/v1:run/1/2'],
    ['/{a}/{b}', { a: 'ü/?#%', b: 'a b' }, '/%C3%BC%2F%3F%23%25/a%20b'],
    ['/{a}/{b}', { a: { x: 1 }, b: [1] }, '/%7B%22x%22%3A1%7D/%5B1%5D'],
    ['/{a}/{b}', { a: 0, b: false }, '/0/false'],
    ['/{a}/{b}', { a: '...', b: '.a' }, '/.../.a'],
  ])('%s', async (path, values, expected) => {
    expect(await pathFor(path, a, values)).toBe(expected);
  });

  it.each<[string, Values, string]>([
    ['/{a}/{b}', { a: 'x' }, 'its path needs the argument "b", which has no value'],
    ['/{a}/:b', { a: 'x' }, 'its path needs the argument "b", which has no value'],
    ['/{a}/{c}', { a: 'x' }, 'its path needs the argument "c", which has no value'],
    ['/{a}', { a: 'x', b: 'y' }, 'its path "/{a}" has no place for "b"'],
    ['/x/{a}', { a: '..' }, 'makes another path of it'],
    ['/x/{a}/y', { a: '.' }, 'makes another path of it'],
    ['/x/{a}{b}', { a: '.', b: '.' }, 'makes another path of it'],
    ['/x/.{a}', { a: '.' }, 'makes another path of it'],
    ['/{a}/evil', { a: '' }, 'makes another path of it'],
    ['/x/{a}', { a: '../../etc/passwd' }, 'leads to another path'],
    ['/x/{a}', { a: 'b\\..\\c' }, 'leads to another path'],
    ['/x/{a}', { a: '\ud800' }, 'half of a character'],
  ])('%s with %j is a problem', async (path, values, problem) => {
    const answer = await pathFor(path, a, values);
    expect(answer).toContain('problem: the command "go" cannot be called: ');
    expect(answer).toContain(problem);
  });

  it('leaves braces that name nothing to the server', async () => {
    expect(await pathFor('/x?q={"k":1}', [], {})).toBe('/x?q={"k":1}');
  });
});

describe('defect 3: falsy values survive', () => {
  it.each<[Json, string, string]>([
    [0, 'v=0', '0'],
    [false, 'v=false', 'false'],
    ['', 'v=', '""'],
    [null, 'v=null', 'null'],
    [[], 'v=%5B%5D', '[]'],
    [{}, 'v=%7B%7D', '{}'],
  ])('%j', async (value, query, json) => {
    const declared = ['v: {type: any, in: query, default: 7}', 'w: {type: any, in: requestBody, default: 7}'];
    const answer = await rendered('{method: post, port: 80, path: /}', declared, { v: value, w: value });
    expect(answer).toMatchObject({ path: `/?${query}`, body: `{"w":${json}}` });
  });
});

describe('defect 4: an absent header argument is not sent', () => {
  it('never says undefined', async () => {
    const declared = ['X-Key: {type: string, in: header}', 'q: {type: string, in: query}'];
    const answer = await rendered('{method: get, port: 80, path: /}', declared, {});
    expect(answer).toEqual({ kind: 'http', method: 'GET', ssl: false, port: 80, path: '/', headers: {} });
  });
});

describe('headers', () => {
  const header = async (name: string, value: Json): Promise<Answer> =>
    rendered('{method: get, port: 80, path: /}', [`${JSON.stringify(name)}: {type: any, in: header}`], {
      [name]: value,
    });

  it.each<[string, Json, string]>([
    ['X-A', 'plain', 'plain'],
    ['X-A', 'é\tü', 'é\tü'],
    ['X-A', '', ''],
    ['X-A', ['a', 1], '["a",1]'],
    ['__proto__', 'x', 'x'],
  ])('%s: %j', async (name, value, text) => {
    const answer = (await header(name, value)) as HttpInvocation;
    expect(Object.entries(answer.headers)).toEqual([[name, text]]);
  });

  it.each<[string, Json, string]>([
    ['X-A', 'a\r\nX-B: c', 'holds the end of a line or a NUL'],
    ['X-A', 'a\nb', 'holds the end of a line or a NUL'],
    ['X-A', 'a\0b', 'holds the end of a line or a NUL'],
    ['X-A', '€', 'beyond Latin-1'],
    ['X-A', 'a\x1bb', 'controls'],
    ['X-A', ' a', 'begins or ends with a blank'],
    ['X A', 'a', 'is no name of a header'],
    ['X:A', 'a', 'is no name of a header'],
    ['Content-Length', '3', 'belongs to the connection'],
    ['transfer-encoding', 'chunked', 'belongs to the connection'],
  ])('%j: %j is a problem', async (name, value, problem) => {
    expect(await header(name, value)).toEqual({ problem: expect.stringContaining(problem) as string });
  });

  it('does not repeat the value of one that is wrong', async () => {
    expect(JSON.stringify(await header('Authorization', 'Bearer s3cr3t\n'))).not.toContain('s3cr3t');
  });

  it('refuses the same one twice', async () => {
    const declared = ['x-a: {in: header}', 'X-A: {in: header}'];
    const answer = await rendered('{method: get, port: 80, path: /}', declared, { 'x-a': '1', 'X-A': '2' });
    expect(answer).toEqual({ problem: expect.stringContaining('two arguments') as string });
  });

  it('takes the content type that an argument gives', async () => {
    const declared = ['content-type: {in: header}', 'a: {in: requestBody}'];
    const answer = await rendered('{method: post, port: 80, path: /}', declared, {
      'content-type': 'application/vnd.x+json',
      a: 1,
    });
    expect(answer).toMatchObject({ headers: { 'Content-Type': 'application/vnd.x+json' }, body: '{"a":1}' });
  });
});

describe('forms and other bodies', () => {
  const form = ['a: {type: any, in: formBody}', 'b c: {type: any, in: formBody}'];

  it('writes urlencoded fields', async () => {
    const answer = await rendered('{method: post, port: 80, path: /}', form, { a: 'x&y=é', 'b c': [0] });
    expect(answer).toMatchObject({
      headers: { 'Content-Type': 'application/x-www-form-urlencoded' },
      body: 'a=x%26y%3D%C3%A9&b+c=%5B0%5D',
    });
  });

  it('writes multipart fields, the same for the same values', async () => {
    const binding = '{method: post, port: 80, path: /, contentType: multipart/form-data}';
    const answer = await rendered(binding, form, { a: 'one\r\ntwo', 'b c': false });
    expect(answer).toMatchObject({
      headers: { 'Content-Type': 'multipart/form-data; boundary=container-api-00000000' },
      body:
        '--container-api-00000000\r\nContent-Disposition: form-data; name="a"\r\n\r\none\r\ntwo\r\n' +
        '--container-api-00000000\r\nContent-Disposition: form-data; name="b c"\r\n\r\nfalse\r\n' +
        '--container-api-00000000--\r\n',
    });
  });

  it('takes another boundary when the values hold the first', async () => {
    const binding = '{method: post, port: 80, path: /, contentType: multipart/form-data}';
    const value = '--container-api-00000000 container-api-00000001--';
    const answer = (await rendered(binding, form, { a: value })) as HttpInvocation;
    expect(answer.headers['Content-Type']).toBe('multipart/form-data; boundary=container-api-00000002');
    expect(answer.body?.split('container-api-00000002')).toHaveLength(3);
  });

  it('escapes names of fields', async () => {
    const binding = '{method: post, port: 80, path: /, contentType: multipart/form-data}';
    const answer = await rendered(binding, ['"a\\"\\r\\nb": {in: formBody}'], { 'a"\r\nb': 1 });
    expect(answer).toMatchObject({ body: expect.stringContaining('name="a%22%0D%0Ab"') as string });
  });

  it('sends one value as it is where the type is neither JSON nor a form', async () => {
    const binding = '{method: post, port: 80, path: /, contentType: text/plain}';
    const declared = ['a: {in: requestBody}', 'b: {in: requestBody}'];
    const answer = await rendered(binding, declared, { a: 'x"y' });
    expect(answer).toMatchObject({ headers: { 'Content-Type': 'text/plain' }, body: 'x"y' });
    expect(await rendered(binding, declared, { a: 1, b: 2 })).toEqual({
      problem: expect.stringContaining('takes exactly one argument') as string,
    });
    expect(await rendered(binding, declared, {})).not.toHaveProperty('body');
  });

  it.each([
    ['{method: post, port: 80, path: /, contentType: application/json}', 'has fields of a form'],
    ['{method: post, port: 80, path: /, contentType: "multipart/form-data;\\r\\nX: y"}', undefined],
    [
      '{method: post, port: 80, path: /, contentType: "application/x-www-form-urlencoded;\\r\\nX: y"}',
      'end of a line',
    ],
  ])('%s', async (binding, problem) => {
    const answer = await rendered(binding, form, { a: 1 });
    if (problem === undefined) expect(JSON.stringify(answer)).not.toContain('X: y');
    else expect(answer).toEqual({ problem: expect.stringContaining(problem) as string });
  });
});

describe('where the service is', () => {
  it('calls interface.http with a POST of an object, its query kept', async () => {
    const { contract } = await contractOf(
      'interface: {http: {ssl: true, port: 8443, path: "/path/data?key=value"}}\n' +
        'commands: {ask: {args: [{name: what, type: string}]}}\n',
    );
    expect(renderHttp(callOf(commandOf(contract, 'ask'), { what: 'x' }), contract)).toEqual({
      kind: 'http',
      method: 'POST',
      ssl: true,
      port: 8443,
      path: '/path/data?key=value',
      headers: { 'Content-Type': 'application/json' },
      body: '{"what":"x"}',
    });
  });

  it('adds to a query that is there', async () => {
    expect(await pathFor('/x?k=v', ['a: {in: query}'], { a: 1 })).toBe('/x?k=v&a=1');
    expect(await pathFor('x#part', ['a: {in: query}'], { a: 1 })).toBe('/x?a=1');
    expect(await pathFor('/ü x\r\nHost: y', [], {})).toBe('/%C3%BC%20x%0D%0AHost:%20y');
  });

  it.each([
    ['{method: get, path: /}', 'health: {http: {path: /h, port: 9000}}', 9000],
    ['{method: get, path: /}', 'forwards: {web: {http: {path: /, port: 7000}}}', 7000],
    ['{method: get, path: /, port: 6000}', 'forwards: {web: {http: {path: /, port: 7000}}}', 6000],
    ['{method: get, url: "http://localhost:5000/x"}', '', 5000],
    ['{method: get, url: "http://127.0.0.1/x"}', '', 80],
    ['{method: get, url: "https://[::1]/x"}', '', 443],
    ['{method: get, url: "http://localhost:5000/x", port: 5001}', '', 5001],
  ])('%s %s', async (binding, more, port) => {
    expect(await rendered(binding, [], {}, more)).toMatchObject({ port });
  });

  it.each<[string, boolean]>([
    ['{method: get, path: /, port: 80, ssl: true}', true],
    ['{method: get, path: /, port: 80, tls: true}', true],
    ['{method: get, url: "https://localhost:1/x"}', true],
    ['{method: get, url: "https://localhost:1/x", ssl: false}', false],
    ['{method: get, path: /, port: 443}', false],
  ])('%s', async (binding, ssl) => {
    expect(await rendered(binding, [], {})).toMatchObject({ ssl });
  });

  it.each([
    ['{method: get, path: /}', '', 'does not say at which port'],
    [
      '{method: get, path: /}',
      'forwards: {a: {http: {path: /, port: 1}}, b: {http: {path: /, port: 2}}}',
      'which of the ports 1, 2',
    ],
    ['{method: get, path: /, port: 0}', '', 'is no port'],
    ['{method: "get\\r\\n", path: /, port: 80}', '', 'is none of GET'],
    ['{method: connect, path: /, port: 80}', '', 'is none of GET'],
    ['{method: get, path: /, port: 80, ssl: maybe}', '', 'neither true nor false'],
    ['{method: get, url: "http://example.com/x"}', '', 'leads to another host'],
    ['{method: get, url: "http://localhost@example.com/x"}', '', 'leads to another host'],
    ['{method: get, url: "http://localhost.example.com/x"}', '', 'leads to another host'],
    ['{method: get, url: "//example.com/x", port: 80}', '', 'leads to another host'],
    ['{method: get, url: "ftp://localhost/x"}', '', 'is not one of HTTP'],
    ['{method: get, path: /, port: 80}', 'hostedExternally: true', 'the service is not in the image'],
  ])('%s %s is a problem', async (binding, more, problem) => {
    expect(await rendered(binding, [], {}, more)).toEqual({
      problem: expect.stringContaining(problem) as string,
    });
  });

  it('takes no command without an HTTP request', async () => {
    const { contract } = await contractOf('commands: {go: {}}\n');
    expect(renderHttp(callOf(commandOf(contract, 'go'), {}), contract)).toEqual({
      problem: 'the command "go" cannot be called: the contract declares no HTTP request for it',
    });
  });
});

describe('whatever the values are', () => {
  const json = fc.jsonValue() as fc.Arbitrary<Json>;
  const text = anyText(30);
  const word = fc.string({ minLength: 1, maxLength: 30 });

  it('a request holds no end of a line, and its query decodes to the values', async () => {
    const { contract } = await contractOf(
      'oms: 1\nactions:\n  go:\n    http: {method: post, port: 80, path: "/a/{p}/b"}\n    arguments:\n' +
        '      p: {in: path}\n      h: {in: header}\n      q: {type: any, in: query}\n      r: {type: any, in: query}\n' +
        '      f: {in: formBody}\n',
    );
    const command = commandOf(contract, 'go');
    fc.assert(
      fc.property(fc.oneof(text, word), fc.oneof(text, word), text, json, text, (p, h, q, r, f) => {
        const answer = renderHttp(callOf(command, { p, h, q, r, f }), contract);
        if ('problem' in answer) return answer.problem.length > 0;
        expect(answer.path).toMatch(/^\/a\/[^/?#]+\/b\?q=/);
        expect(answer.path).toMatch(/^[\x21-\x7e]+$/);
        for (const one of Object.entries(answer.headers).flat()) expect(one).not.toMatch(/[\r\n\0]/);
        const query = new URLSearchParams(answer.path.split('?')[1]);
        expect(query.get('q')).toBe(q);
        expect(query.get('r')).toBe(typeof r === 'string' ? r : JSON.stringify(r));
        expect(new URLSearchParams(answer.body).get('f')).toBe(f);
        expect(decodeURIComponent(answer.path.split('/')[2] ?? '')).toBe(p);
        return true;
      }),
    );
  });

  it('a hostile path of the contract makes no other request line', async () => {
    const { contract } = await contractOf(
      'oms: 1\nactions: {go: {http: {method: get, port: 80, path: /}, arguments: {a: {in: query}}}}\n',
    );
    const command = commandOf(contract, 'go');
    fc.assert(
      fc.property(text, text, (path, a) => {
        const call = callOf({ ...command, http: { method: 'get', port: 80, path } }, { a });
        const answer = renderHttp(call, contract);
        if (!('problem' in answer)) expect(answer.path).toMatch(/^\/[\x21-\x7e]*$/);
      }),
    );
  });
});
