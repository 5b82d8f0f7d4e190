import fc from 'fast-check';

/** Property tests draw the same cases each run, so that a red run can be repeated; CONTAINER_API_TEST_SEED=<number> draws others. */
fc.configureGlobal({ seed: Number(process.env.CONTAINER_API_TEST_SEED ?? 2026) });
