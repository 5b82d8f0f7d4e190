import { defineConfig } from 'vitest/config';

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
          exclude: ['test/engine/podman*.test.ts'],
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
        },
      },
      { test: { name: 'corpus', include: ['test/corpus/**/*.test.ts'] } },
      { test: { name: 'mutation', include: ['test/mutation/**/*.test.ts'], testTimeout: 60_000 } },
    ],
  },
});
