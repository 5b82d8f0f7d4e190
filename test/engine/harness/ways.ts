import { readFileSync } from 'node:fs';

import type { Contract } from '../../../src/model/contract.js';
import type { Finding } from '../../../src/model/finding.js';
import type { Location } from '../../../src/model/location.js';
import type { TargetReport } from '../../../src/model/report.js';
import type { Forms } from './forms.js';
import { login, type Registry } from './registry.js';
import type { Invocation } from './report.js';

export interface Registries {
  /** In clear, open to all. */
  open: Registry;
  /** In clear, with a login. */
  basic: Registry;
  /** TLS with a certificate that nobody knows, and a login. */
  secure: Registry;
}

/** One way to reach an image. */
export interface Way {
  name: string;
  invoke: (forms: Forms, at: Registries) => Invocation;
  /** The same for `skopeo inspect --config --raw`. */
  skopeo?: (forms: Forms, at: Registries) => string[];
  /** What this way cannot carry: the subjects of `notEvaluated`. */
  lost: readonly string[];
  /** The config was written anew, so that its digest is another one than the engine's. */
  converted?: true;
  /** The way gives no files of the image. */
  withoutFiles?: true;
}

const engine = ['history', 'annotations'];
const inspectJson = { lost: [...engine, 'files'], withoutFiles: true } as const;
/** What skopeo drops when it writes an image in OCI format. */
export const dockerOnly = ['health', 'process onBuild', 'process shell'];
const remote = (registry: Registry, { image }: Forms): string => `docker://${registry.host}/${image}`;
const insecure = ['--tls-verify=false', '--creds', `${login.name}:${login.password}`];
const read = (path: string): Uint8Array => readFileSync(path);

/** The engine answers first: what it says is what all others are compared with. */
export const ways: readonly Way[] = [
  { name: 'docker-daemon:', invoke: ({ image }) => ({ args: [`docker-daemon:${image}`] }), lost: engine },
  { name: 'docker-daemon: by id', invoke: ({ id }) => ({ args: [`docker-daemon:${id}`] }), lost: engine },
  { name: 'a bare name', invoke: ({ image }) => ({ args: [image] }), lost: engine },
  {
    name: 'docker save',
    invoke: ({ saved }) => ({ args: [`docker-archive:${saved}`] }),
    skopeo: ({ saved }) => [`docker-archive:${saved}`],
    lost: ['annotations'],
  },
  {
    name: 'docker save by name',
    invoke: ({ saved, image }) => ({ args: [`docker-archive:${saved}:${image}`] }),
    lost: ['annotations'],
  },
  { name: 'a bare path', invoke: ({ saved }) => ({ args: [saved] }), lost: ['annotations'] },
  {
    name: 'docker save | gzip',
    invoke: ({ gzipped }) => ({ args: [`docker-archive:${gzipped}`] }),
    lost: ['annotations'],
  },
  {
    name: 'docker save | -',
    invoke: ({ saved }) => ({ args: ['-'], input: read(saved) }),
    lost: ['annotations'],
  },
  {
    name: 'docker save | gzip | -',
    invoke: ({ gzipped }) => ({ args: ['-'], input: read(gzipped) }),
    lost: ['annotations'],
  },
  {
    name: 'docker save of Docker 25',
    invoke: ({ saved25 }) => ({ args: [`docker-archive:${saved25}`] }),
    lost: [],
  },
  {
    name: 'docker save of Docker 25 | -',
    invoke: ({ saved25 }) => ({ args: ['-'], input: read(saved25) }),
    lost: [],
  },
  {
    name: "skopeo's docker-archive",
    invoke: ({ rewritten }) => ({ args: [`docker-archive:${rewritten}`] }),
    skopeo: ({ rewritten }) => [`docker-archive:${rewritten}`],
    lost: ['annotations'],
  },
  {
    name: 'docker image inspect',
    invoke: ({ inspected }) => ({ args: [`docker-inspect:${inspected}`] }),
    ...inspectJson,
  },
  {
    name: 'docker image inspect | -',
    invoke: ({ inspected }) => ({ args: ['-'], input: read(inspected) }),
    ...inspectJson,
  },
  {
    name: 'docker:// in clear',
    invoke: (forms, { open }) => ({ args: [remote(open, forms)] }),
    skopeo: (forms, { open }) => ['--tls-verify=false', remote(open, forms)],
    lost: ['annotations'],
  },
  {
    name: 'docker:// with a login',
    invoke: (forms, { basic }) => ({
      args: [remote(basic, forms)],
      env: { DOCKER_CONFIG: basic.dockerConfig },
    }),
    skopeo: (forms, { basic }) => [...insecure, remote(basic, forms)],
    lost: ['annotations'],
  },
  {
    name: 'docker:// with --registry-ca',
    invoke: (forms, { secure }) => ({
      args: [remote(secure, forms), '--registry-ca', secure.certificate ?? ''],
      env: { DOCKER_CONFIG: secure.dockerConfig },
    }),
    skopeo: (forms, { secure }) => [...insecure, remote(secure, forms)],
    lost: ['annotations'],
  },
  {
    name: 'docker:// with --insecure-registry',
    invoke: (forms, { secure }) => ({
      args: [remote(secure, forms), '--insecure-registry', secure.host],
      env: { DOCKER_CONFIG: secure.dockerConfig },
    }),
    lost: ['annotations'],
  },
  {
    name: 'docker:// in OCI format',
    invoke: ({ image }, { open }) => ({ args: [`docker://${open.host}/oci/${image}`] }),
    skopeo: ({ image }, { open }) => ['--tls-verify=false', `docker://${open.host}/oci/${image}`],
    lost: dockerOnly,
    converted: true,
  },
  {
    name: 'oci:',
    invoke: ({ layout }) => ({ args: [`oci:${layout}`] }),
    skopeo: ({ layout }) => [`oci:${layout}:1`],
    lost: dockerOnly,
    converted: true,
  },
  {
    name: 'oci-archive:',
    invoke: ({ ociArchive }) => ({ args: [`oci-archive:${ociArchive}:1`] }),
    skopeo: ({ ociArchive }) => [`oci-archive:${ociArchive}:1`],
    lost: dockerOnly,
    converted: true,
  },
  {
    name: 'oci-archive on standard input',
    invoke: ({ ociArchive }) => ({ args: ['-'], input: read(ociArchive) }),
    lost: dockerOnly,
    converted: true,
  },
];

const pointersOf: Record<string, { field: 'onBuild' | 'shell'; pointer: string }> = {
  'process onBuild': { field: 'onBuild', pointer: '/config/OnBuild' },
  'process shell': { field: 'shell', pointer: '/config/Shell' },
};

/** The contract without what the config said about `lost` subjects. Health from labels stays. */
export function without(contract: Contract, lost: readonly string[]): Contract {
  const copy = structuredClone(contract);
  const forget = (declaredAt: Location[], gone: string): Location[] =>
    declaredAt.filter((location) => location.kind !== 'config' || location.pointer !== gone);
  for (const subject of lost) {
    const { field, pointer } = pointersOf[subject] ?? {};
    if (field !== undefined && pointer !== undefined) {
      Reflect.deleteProperty(copy.process, field);
      copy.process.declaredAt = forget(copy.process.declaredAt, pointer);
    }
    if (subject === 'health' && copy.health) {
      const {
        test: _,
        interval: _i,
        timeout: _t,
        startPeriod: _s,
        retries: _r,
        disabled: _d,
        ...rest
      } = copy.health;
      const declaredAt = forget(rest.declaredAt, '/config/Healthcheck');
      if (declaredAt.length > 0) copy.health = { ...rest, declaredAt };
      else delete copy.health;
    }
  }
  return copy;
}

/** Contract and findings, with files inside the image called by their path there alone: what comes before it is the way. */
export function comparable(report: TargetReport): { contract: Contract; findings: Finding[] } {
  const inside = /^.*:(\/[a-z/]*\.yml)$/;
  const { contract, findings } = JSON.parse(JSON.stringify(report), (key, value: unknown) =>
    key === 'path' && typeof value === 'string' ? value.replace(inside, '$1') : value,
  ) as TargetReport;
  if (!contract) throw new Error(`${report.target} has no contract`);
  return { contract, findings };
}
