import { join } from 'node:path';

import { describe, expect, it } from 'vitest';

import { inspect } from '../../../src/app/inspect.js';
import type { TargetReport } from '../../../src/model/report.js';
import { oldDockerSave, tarOf, temporaryDirectory, testImage, writeFiles } from '../sources/make-images.js';

const directory = temporaryDirectory();
const transports = {
  engine: () => Promise.reject(new Error('not asked')),
  registry: () => Promise.reject(new Error('not asked')),
  stdin: () => process.stdin,
};

async function reportsOf(target: string): Promise<TargetReport[]> {
  const { signal } = new AbortController();
  const options = { transports, concurrency: 1, allPlatforms: true, signal };
  const reports: TargetReport[] = [];
  for await (const report of inspect([target], options)) reports.push(report);
  return reports;
}

describe('inspect', () => {
  it('says what differs between the platforms of each image of an archive without indexes', async () => {
    const images = [
      await testImage(['one:1'], { architecture: 'amd64', env: ['A=1'] }),
      await testImage(['one:1'], { architecture: 'arm64', env: ['A=2'] }),
      await testImage(['two:1'], { architecture: 'amd64', env: ['A=3'] }),
      await testImage(['two:1'], { architecture: 'arm64', env: ['A=4'] }),
    ];
    writeFiles(directory, [['platforms.tar', await tarOf(oldDockerSave(images))]]);
    const reports = await reportsOf(`docker-archive:${join(directory, 'platforms.tar')}`);
    const messages = reports.map(({ findings }) => findings.map(({ message }) => message));
    expect(messages).toEqual([
      [],
      ['env A default is "2" on linux/arm64 and "1" on linux/amd64'],
      [],
      ['env A default is "4" on linux/arm64 and "3" on linux/amd64'],
    ]);
  });
});
