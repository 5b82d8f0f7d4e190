import { describe, expect, it } from 'vitest';

import { contractInside } from '../../../src/app/image-contract.js';
import type { Image } from '../../../src/model/image.js';
import { maxFileBytes, tooLargeFile, type ImageFile } from '../../../src/sources/loaded-image.js';

const { signal } = new AbortController();

function inside(files: ImageFile[], labels: Record<string, string> = {}) {
  const image: Image = {
    transport: 'docker-archive',
    name: 'app:1',
    tags: [],
    platform: { os: 'linux', architecture: 'amd64' },
    config: { Labels: labels },
    notCarried: [],
  };
  const readFiles = (paths: readonly string[]): Promise<ImageFile[]> =>
    Promise.resolve(files.filter(({ path }) => paths.includes(path)));
  return contractInside({ image, readFiles }, signal);
}

const small = (path: string): ImageFile => ({ path, content: Buffer.from('env:\n  PORT:\n    type: int\n') });
const large = (path: string): ImageFile => ({ path, ...tooLargeFile(maxFileBytes + 1) });
const tooLarge = (path: string) => ({
  fragments: [],
  notEvaluated: [{ subject: 'contract file in the image', reason: `${path} has more than 4194304 bytes` }],
});

describe('contractInside', () => {
  it('takes the first of the usual paths', async () => {
    const { fragments, notEvaluated } = await inside([small('/app/oms.yml'), small('/microservice.yml')]);
    expect(notEvaluated).toEqual([]);
    expect(JSON.stringify(fragments[0]?.env)).toContain('"path":"app:1:/microservice.yml"');
  });

  it('does not evaluate a file that is too large, and says so', async () => {
    expect(await inside([large('/asyncy.yml')])).toEqual(tooLarge('/asyncy.yml'));
    const labels = { 'api.CONTRACT': '/srv/contract.yml' };
    expect(await inside([large('/srv/contract.yml'), small('/asyncy.yml')], labels)).toEqual(
      tooLarge('/srv/contract.yml'),
    );
  });

  it('takes no other file in the place of one that is too large', async () => {
    expect(await inside([large('/asyncy.yml'), small('/app/asyncy.yml')])).toEqual(tooLarge('/asyncy.yml'));
    const { fragments } = await inside([small('/asyncy.yml'), large('/app/asyncy.yml')]);
    expect(fragments).toHaveLength(1);
  });
});
