import { expect } from 'vitest';

import type { ConfigLocation, Location } from '../../../src/model/location.js';
import type { ImageConfig } from '../../../src/model/image.js';
import type { TargetReport } from '../../../src/model/report.js';
import { secretValue } from './contract-images.js';
import { sha256 } from './forms.js';

interface RawConfig {
  os: string;
  architecture: string;
  created: string;
  author?: string;
  config: ImageConfig;
}

function configPointers(declaredAt: readonly Location[], field: string): string[] {
  return declaredAt
    .filter((location): location is ConfigLocation => location.kind === 'config')
    .map(({ pointer }) => pointer)
    .filter((pointer) => pointer.startsWith(`/config/${field}/`))
    .map((pointer) => pointer.slice(`/config/${field}/`.length).replaceAll('~1', '/').replaceAll('~0', '~'));
}

/** Go writes empty values and absent ones alike. */
const filled = (text: string | undefined): string | undefined => (text === '' ? undefined : text);

const seconds = (nanoseconds: number | undefined): number | undefined =>
  nanoseconds === undefined || nanoseconds === 0 ? undefined : nanoseconds / 1e9;

/** Compares each field of the image config that a report shows with the config that `skopeo inspect --config --raw` printed. */
export function expectConfigOf({ image, contract, platform }: TargetReport, raw: string): void {
  const { config, ...from } = JSON.parse(raw) as RawConfig;
  expect(image?.configDigest).toBe(sha256(raw));
  expect(platform).toBe(`${from.os}/${from.architecture}`);
  expect([image?.created, image?.author]).toEqual([from.created, from.author]);
  const { declaredAt: _places, stdin: _stdin, ...process } = contract?.process ?? { declaredAt: [] };
  expect(process).toEqual(
    JSON.parse(
      JSON.stringify({
        entrypoint: config.Entrypoint ?? undefined,
        cmd: config.Cmd ?? undefined,
        user: filled(config.User),
        workingDir: filled(config.WorkingDir),
        stopSignal: config.StopSignal,
        shell: config.Shell,
        onBuild: config.OnBuild ?? undefined,
      }),
    ),
  );
  const check = config.Healthcheck;
  expect([contract?.health?.test, contract?.health?.disabled]).toEqual(
    check?.Test?.[0] === 'NONE' ? [undefined, true] : [check?.Test, undefined],
  );
  expect([contract?.health?.interval, contract?.health?.timeout, contract?.health?.startPeriod]).toEqual([
    seconds(check?.Interval),
    seconds(check?.Timeout),
    seconds(check?.StartPeriod),
  ]);
  expect(contract?.health?.retries).toBe(check?.Retries);
  expect(contract?.labels).toEqual(config.Labels ?? {});

  const fromEnv = contract?.env.flatMap((variable) =>
    configPointers(variable.declaredAt, 'Env').map((index) => ({ ...variable, index: Number(index) })),
  );
  const labelled = (name: string): boolean => Object.hasOwn(config.Labels ?? {}, `api.ENV.${name}`);
  const shown = fromEnv
    ?.sort((one, other) => one.index - other.index)
    .map(({ name, default: value }) => (labelled(name) ? name : `${name}=${value ?? ''}`));
  const expected = (config.Env ?? []).map((entry) => {
    const name = entry.slice(0, entry.indexOf('='));
    return labelled(name) ? name : entry.replace(secretValue, '***');
  });
  expect(shown).toEqual(expected);

  const ports = contract?.ports.filter(({ declaredAt }) => configPointers(declaredAt, 'ExposedPorts').length);
  expect(ports?.map(({ port, protocol }) => `${String(port)}/${protocol}`).sort()).toEqual(
    Object.keys(config.ExposedPorts ?? {}).sort(),
  );
  const volumes = contract?.volumes.filter(({ declaredAt }) => configPointers(declaredAt, 'Volumes').length);
  expect(volumes?.map(({ path }) => path).sort()).toEqual(Object.keys(config.Volumes ?? {}).sort());
}
