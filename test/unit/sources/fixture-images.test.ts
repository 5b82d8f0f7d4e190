import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';

import { expect, it } from 'vitest';

import { openOciLayout } from '../../../src/sources/oci-layout.js';
import { options, temporaryDirectory } from './make-images.js';

const root = new URL('../../..', import.meta.url).pathname;
const fixture = join(root, 'fixtures/images/currentweather');

function contents(directory: string): [string, string][] {
  return readdirSync(directory, { recursive: true, encoding: 'utf8' })
    .filter((name) => statSync(join(directory, name)).isFile())
    .sort()
    .map((name) => [name, readFileSync(join(directory, name), 'base64')]);
}

it('is what its script writes', () => {
  const directory = temporaryDirectory();
  execFileSync(process.execPath, [join(root, 'scripts/make-fixture-images.mjs'), directory]);
  expect(contents(join(directory, 'currentweather'))).toEqual(contents(fixture));
});

it('holds an image for two platforms, and its provenance, which is no image', async () => {
  const images = await openOciLayout(fixture, undefined, options({ allPlatforms: true }));
  expect(images.map(({ image }) => image.platform)).toEqual([
    { os: 'linux', architecture: 'amd64' },
    { os: 'linux', architecture: 'arm64', variant: 'v8' },
  ]);
  for (const { image } of images) {
    expect(image.author).toBe('Wanda Weather <wanda@example.com>');
    expect(image.config.Healthcheck?.Retries).toBe(3);
    expect(image.config.Labels?.['api.ENV.OPENWEATHERMAP_APIKEY.mandatory']).toBe('true');
  }
  const [file] = (await images[0]?.readFiles?.(['/asyncy.yml'], options().signal)) ?? [];
  expect(Buffer.from(file?.content ?? []).toString()).toMatch(/^commands:$/m);
});
