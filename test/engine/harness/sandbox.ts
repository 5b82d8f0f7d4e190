import { connectEngine } from '../../../src/engine/client.js';
import type { Sandbox, SandboxOptions } from '../../../src/engine/sandbox.js';
import type { HttpRequest, Observation, RunSpec, Step, StepResult } from '../../../src/model/run.js';

export interface TestSandbox extends AsyncDisposable {
  sandbox: Sandbox;
  /** Makes one run of an image. */
  run(
    image: string,
    steps: readonly Step[],
    spec?: Partial<RunSpec>,
    signal?: AbortSignal,
  ): Promise<Observation>;
}

/** A sandbox in the engine of the tests, or at `host`; closed with its engine. */
export async function openTestSandbox(
  options: Partial<SandboxOptions> = {},
  { host, timeout = 20_000 }: { host?: string; timeout?: number } = {},
): Promise<TestSandbox> {
  const engine = await connectEngine({ timeout, ...(host !== undefined && { host }) });
  const sandbox = await engine.openSandbox({
    limits: { memory: 128 * 1024 * 1024, cpus: 1, pids: 64, deadline: 60_000 },
    concurrency: 4,
    ...options,
  });
  return {
    sandbox,
    run: (image, steps, spec = {}, signal = new AbortController().signal) =>
      sandbox.run({ id: image, brought: false }, { ...plainSpec, ...spec, steps }, signal),
    async [Symbol.asyncDispose]() {
      try {
        await sandbox.close();
      } finally {
        engine.close();
      }
    },
  };
}

const plainSpec: RunSpec = { title: 'test', env: {}, capabilities: [], network: 'isolated', steps: [] };

export const get = (path: string, port = 8080, more: Partial<HttpRequest> = {}): HttpRequest => ({
  method: 'GET',
  path,
  port,
  timeout: 5000,
  ...more,
});

/** The result of the step at `index`, which must be of this kind. */
export function stepOf<K extends StepResult['do']>(
  { steps, fault, startFault }: Observation,
  index: number,
  kind: K,
): Extract<StepResult, { do: K }> {
  const step = steps[index];
  if (step?.do !== kind)
    throw new Error(`step ${String(index)} is ${JSON.stringify(step ?? fault ?? startFault)}`);
  return step as Extract<StepResult, { do: K }>;
}

/** Instructions for an image that runs a shell script of busybox, with its programs in the search path. */
export const shellImage = (script: string, ...more: string[]): string[] => [
  'FROM scratch',
  'COPY busybox /bin/busybox',
  'RUN ["/bin/busybox", "--install", "/bin"]',
  'ENV PATH=/bin',
  ...more,
  `ENTRYPOINT ${JSON.stringify(['/bin/sh', '-c', script])}`,
];
