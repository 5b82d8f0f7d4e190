import { defineConfig } from 'vitest/config';

/** Engines that are hurt and images that misbehave: they take their time, and run where the slow suites do. */
const faults = ['test/engine/*-faults.test.ts', 'test/engine/*-hazards.test.ts'];

export default defineConfig({
  test: {
    // Engine tests share one engine and two cores with the processes that they start.
    projects: [
      { test: { name: 'unit', setupFiles: ['test/setup.ts'], include: ['test/unit/**/*.test.ts'] } },
      { test: { name: 'cli', include: ['test/cli/**/*.test.ts'], testTimeout: 60_000 } },
      {
        test: {
          name: 'engine',
          include: ['test/engine/**/*.test.ts'],
          exclude: ['test/engine/podman*.test.ts', ...faults],
          testTimeout: 120_000,
          hookTimeout: 180_000,
          fileParallelism: false,
        },
      },
      {
        test: {
          name: 'faults',
          include: faults,
          testTimeout: 120_000,
          hookTimeout: 180_000,
          fileParallelism: false,
        },
      },
      {
        test: {
          name: 'podman',
          include: ['test/engine/podman*.test.ts'],
          testTimeout: 180_000,
          hookTimeout: 180_000,
          fileParallelism: false,
        },
      },
      { test: { name: 'corpus', include: ['test/corpus/**/*.test.ts'] } },
      { test: { name: 'mutation', include: ['test/mutation/**/*.test.ts'], testTimeout: 60_000 } },
    ],
  },
});
