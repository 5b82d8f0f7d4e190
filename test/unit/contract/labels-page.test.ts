import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import {
  attributesOf,
  namespaceNames,
  namespaces,
  type Namespace,
} from '../../../src/contract/api/namespaces.js';
import { readContract } from '../../../src/contract/read-contract.js';
import { labelled } from './image.js';

const page = readFileSync(new URL('../../../docs/labels.md', import.meta.url), 'utf8');

it('the block to copy is read without a finding', async () => {
  const block = /```dockerfile\n(.*?)```/s.exec(page)?.[1] ?? '';
  const pairs = [...block.matchAll(/(api\.\S+?)=(?:"([^"]*)"|'([^']*)')/g)];
  const labels = Object.fromEntries(pairs.map(([, key = '', plain, single]) => [key, plain ?? single ?? '']));
  expect(pairs).toHaveLength(block.trim().split('\n').length);
  const { contract, findings } = await readContract({ image: labelled(labels) });
  expect(findings).toEqual([]);
  expect(contract.env).toMatchObject([
    { name: 'WEATHER_API_KEY', required: true, secret: true },
    { name: 'UNITS', required: false, default: 'metric', enum: ['metric', 'imperial'] },
  ]);
  expect(contract.ports).toMatchObject([{ port: 8080, protocol: 'tcp', scheme: 'http' }]);
  expect(contract.links).toMatchObject([{ name: 'redis', image: 'redis:8', port: 6379 }]);
  expect(contract.volumes).toMatchObject([{ path: '/var/cache/weather', name: 'cache' }]);
  expect(contract.commands[0]?.arguments).toMatchObject([
    { name: 'city', kind: 'positional' },
    { name: 'days', kind: 'keyword', type: 'int' },
  ]);
  expect(contract.process.stdin).toEqual({ description: 'one city a line' });
  expect(contract.health).toMatchObject({ path: '/healthz', port: 8080 });
  expect(contract.lifecycle['pre-stop']).toMatchObject({ command: ['/bin/drain', '--wait'], timeout: 20 });
  expect(contract.resources.memory?.amount).toBe(256 * 2 ** 20);
});

it.each(namespaceNames)('names every word of api.%s', (name) => {
  const namespace: Namespace = namespaces[name];
  const fixed = namespace.names instanceof Array ? namespace.names : [''];
  expect(page).toContain(`api.${name}`);
  for (const word of fixed) {
    expect(page).toContain(word);
    for (const attribute of attributesOf(namespace, word)) expect(page).toContain(`.${attribute}`);
  }
});
