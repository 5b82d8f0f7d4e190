/** The honest Dockerflow service, and recipes that are like it but for what they say. */
import { dockerfileOf, edited, type Instructions, type Recipe } from './recipe.js';
import { patience, program, timeout, withoutNulls, type Variation } from './service.js';
import { dockerflowTable, oldDockerflowTable, statusOf } from './tables.js';

const server = program('dockerflow.mjs');

export const versionFile = `${JSON.stringify(
  {
    source: 'https://github.com/example/zoo',
    version: '1.2.3',
    commit: '4f0cf7d0a5b2d1a5c3e2f6b8a9d0c1e2f3a4b5c6',
    build: 'https://ci.example.com/zoo/17',
  },
  null,
  2,
)}\n`;

const instructions: Instructions = {
  env: { PORT: '8000' },
  expose: '8000',
  user: 'app',
  workdir: '/app',
  healthcheck:
    '--interval=500ms --timeout=10s --retries=6 CMD ["/usr/bin/node", "/app/server.mjs", "--health"]',
  entrypoint: ['/usr/bin/node'],
  cmd: ['/app/server.mjs'],
};

interface FlowVariation extends Omit<Variation, 'copies'> {
  /** File of the context to its path; null leaves one of the honest service out. */
  copies?: Readonly<Record<string, string | null>>;
  /** The text of February 2016. */
  old?: boolean;
}

/** A Dockerflow service like the honest one, but for what is said. */
export function dockerflowLike(variation: FlowVariation): Recipe {
  const { name, lie, honest, edits = [], base = 'node', files = {}, copies = {}, flags = [] } = variation;
  const { differences = {}, old = false } = variation;
  const own: Instructions = { ...instructions, ...variation, labels: withoutNulls(variation.labels ?? {}) };
  const expected = { ...(old ? oldDockerflowTable : dockerflowTable), ...differences };
  const placed = withoutNulls({
    'server.mjs': '/app/server.mjs',
    'version.json': '/app/version.json',
    ...copies,
  });
  return {
    name,
    ...(lie !== undefined && { lie }),
    ...(honest !== undefined && { honest }),
    check: 'dockerflow',
    base,
    dockerfile: dockerfileOf(base, own, placed),
    files: {
      'server.mjs': { content: edited(server, ...edits) },
      'version.json': { content: versionFile },
      ...files,
    },
    flags: [...patience.with(1, variation.timeout ?? timeout), ...flags],
    alsoFound: variation.alsoFound ?? [],
    expected,
    differences,
    status: variation.status ?? statusOf(expected),
  };
}
