/**
 * Files for a container whose root is read-only. Docker puts nothing into such a container, not even before its start, but into its volumes: so the others become
 * part of an image, which is there as long as it takes to make the container of it.
 */
import { randomUUID } from 'node:crypto';

import type { RunFile, RunSpec } from '../../model/run.js';
import type { Api } from '../api.js';
import { nameForImage } from '../images/names.js';
import type { Placement } from './creation.js';
import { fields, list, text } from './fields.js';
import { tarOf } from './tar-file.js';

/** An image with the files; its containers need it no more once they are made. */
export interface FilledImage {
  name: string;
  remove: () => Promise<void>;
}

/** Rejects as `Api` does: with what would keep the engine from making the container itself, too. */
export async function imageWithFiles(
  api: Api,
  { entrypoint, cmd, files = [] }: RunSpec,
  { image, labels }: Placement,
  onCreate: (name: string) => void,
): Promise<FilledImage> {
  const container = `container-api-${randomUUID()}`;
  onCreate(container);
  const body = {
    Image: image,
    Labels: labels,
    ...(entrypoint && { Entrypoint: entrypoint }),
    ...(cmd && { Cmd: cmd }),
    HostConfig: { NetworkMode: 'none' },
  };
  await api.json('POST', '/containers/create', { query: { name: container }, body });
  await api.json('PUT', `/containers/${container}/archive`, { query: { path: '/' }, body: tarOf(files) });
  const name = nameForImage();
  const [repo = '', tag = ''] = name.split(/:(?=[^/]*$)/);
  await api.json('POST', '/commit', { query: { container, repo, tag } });
  return {
    name,
    // By force: there is a container of it, which does not run.
    remove: async () => {
      await api.json('DELETE', `/images/${name}`, { query: { force: '1', noprune: '1' } });
    },
  };
}

/** Puts the files that belong into volumes there: those of the image are not theirs. */
export async function fillVolumes(api: Api, container: string, files: readonly RunFile[]): Promise<void> {
  const { Mounts } = fields(await api.json('GET', `/containers/${container}/json`));
  for (const mount of list(Mounts)) {
    const path = text(fields(mount).Destination);
    const inside = files.flatMap((file) =>
      path !== '' && file.path.startsWith(`${path}/`)
        ? [{ ...file, path: file.path.slice(path.length) }]
        : [],
    );
    if (inside.length > 0)
      await api.json('PUT', `/containers/${container}/archive`, { query: { path }, body: tarOf(inside) });
  }
}
