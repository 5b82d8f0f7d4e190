import { copyFile, mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

import { docker } from './docker.js';

/** A file's content, or where a symbolic link leads. */
export type Content = string | Buffer | { link: string };

/** Debian's static busybox. */
const busybox = '/bin/busybox';

/** A new temporary folder with `files` (relative path to content), given to `use` and removed after it. */
async function withFolder<T>(
  files: Record<string, Content>,
  use: (folder: string) => Promise<T>,
): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), 'capi-image-'));
  try {
    for (const [path, content] of Object.entries(files)) {
      await mkdir(dirname(join(folder, path)), { recursive: true });
      if (typeof content === 'string' || Buffer.isBuffer(content))
        await writeFile(join(folder, path), content);
      else await symlink(content.link, join(folder, path));
    }
    return await use(folder);
  } finally {
    await rm(folder, { recursive: true });
  }
}

/**
 * Builds an image with the classic builder, which needs no registry. `dockerfile` has its instructions; the build context has
 * `files`, and a static `busybox`. Answers the image's id.
 */
export function buildImage(
  tag: string,
  dockerfile: string[],
  files: Record<string, Content> = {},
): Promise<string> {
  return withFolder({ ...files, Dockerfile: `${dockerfile.join('\n')}\n` }, async (folder) => {
    await copyFile(busybox, join(folder, 'busybox'));
    return docker('build', '--quiet', '--tag', tag, folder);
  });
}

/** One of everything that an image config can say. */
export const everything: string[] = [
  'FROM scratch',
  'COPY busybox /bin/busybox',
  'LABEL api.ENV.TOKEN="mandatory:a=b" quoted="say \\"hi\\"" org.opencontainers.image.title="Everything"',
  'ENV TOKEN= GREETING="hello, world=all"',
  'EXPOSE 8080 53/udp',
  'VOLUME ["/data"]',
  'USER 1000:1000',
  'WORKDIR /work',
  'STOPSIGNAL SIGINT',
  'HEALTHCHECK --interval=5s --timeout=2s --start-period=1s --retries=2 CMD busybox true',
  'ONBUILD RUN echo hi',
  'SHELL ["/bin/busybox", "sh", "-ec"]',
  'MAINTAINER somebody',
  'ENTRYPOINT ["/bin/busybox"]',
  'CMD ["httpd", "-f"]',
];
