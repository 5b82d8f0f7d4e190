import { defined } from '../model/defined.js';
import type { NotEvaluated } from '../model/finding.js';
import type { Image, ImageTransport } from '../model/image.js';
import {
  byteCount,
  field,
  isObject,
  list,
  object,
  optional,
  record,
  string,
  type Fail,
  type JsonObject,
} from './decode.js';
import { historyEntry, isSet } from './documents.js';
import { readImageConfig } from './image-config.js';

/**
 * One object of `docker inspect`, `podman inspect` or an engine's inspect answer, as an Image. The value is not trusted: every field
 * that is read is checked, null and empty mean absent, unknown fields are left out. `fail` makes the error that is thrown when the
 * object is of something else than an image, or a field has another type than the API gives it.
 * Sources: Engine API 1.24 to 1.48 `ImageInspect`; libpod API `ImageData`.
 */
export function imageFromInspect(value: unknown, transport: ImageTransport, name: string, fail: Fail): Image {
  const from = object(value, '', fail);
  if (field(from, 'RootFS') === undefined) requireImage(from, fail);
  const text = (key: string): string | undefined => nonEmpty(optional(from, key, string, '', fail));
  const rootfs = optional(from, 'RootFS', object, '', fail) ?? {};
  const layers = optional(rootfs, 'Layers', list(string), '/RootFS', fail);
  const annotations = optional(from, 'Annotations', record(string), '', fail);
  const size = inContainerdStore(from) ? undefined : optional(from, 'Size', byteCount, '', fail);
  const created = text('Created');
  return defined<Image>({
    transport,
    name,
    tags: (optional(from, 'RepoTags', list(string), '', fail) ?? []).filter(
      (tag) => !tag.startsWith('<none>'),
    ),
    ...identityOf(from, name, fail),
    platform: {
      os: text('Os') ?? 'linux',
      architecture: text('Architecture') ?? 'unknown',
      ...defined({
        variant: text('Variant'),
        // Podman writes the builder's version there.
        osVersion: text('OsVersion') === text('DockerVersion') ? undefined : text('OsVersion'),
      }),
    },
    created: isSet(created) ? created : undefined,
    author: text('Author'),
    size: size === undefined ? undefined : { bytes: size, measure: 'unpacked' },
    layers: layers?.map((digest) => ({ digest })),
    history: optional(from, 'History', list(historyEntry), '', fail),
    config: configOf(from, fail),
    annotations: annotations && Object.keys(annotations).length > 0 ? { manifest: annotations } : undefined,
    notCarried: notCarriedBy(from),
  });
}

const nonEmpty = (text: string | undefined): string | undefined => (text === '' ? undefined : text);

function requireImage(from: JsonObject, fail: Fail): void {
  if (field(from, 'State') !== undefined) throw fail('it describes a container, not an image');
  if (field(from, 'Config') === undefined) throw fail('it does not describe an image');
}

/** Podman's own inspect puts the health check beside `Config`. */
function configOf(from: JsonObject, fail: Fail): Image['config'] {
  const config = optional(from, 'Config', object, '', fail) ?? {};
  const health = field(from, 'Healthcheck');
  if (health === undefined || field(config, 'Healthcheck') !== undefined) {
    return readImageConfig(config, '/Config', fail);
  }
  return {
    ...readImageConfig(config, '/Config', fail),
    ...readImageConfig({ Healthcheck: health }, '', fail),
  };
}

/** Docker's containerd image store answers with a descriptor; its `Id` and `Size` mean something else. */
function inContainerdStore(from: JsonObject): boolean {
  return field(from, 'Descriptor') !== undefined;
}

/**
 * `Id` is the digest of the configuration, but of the manifest or index in Docker's containerd image store. A repository digest is
 * what the registry answered for the tag; for an image of several platforms the engine does not say whether that was the index.
 */
function identityOf(
  from: JsonObject,
  name: string,
  fail: Fail,
): Pick<Image, 'digest' | 'indexDigest' | 'configDigest' | 'mediaType'> {
  if (inContainerdStore(from)) {
    const descriptor = object(field(from, 'Descriptor'), '/Descriptor', fail);
    const digest = digestIn(optional(descriptor, 'digest', string, '/Descriptor', fail));
    const mediaType = nonEmpty(optional(descriptor, 'mediaType', string, '/Descriptor', fail));
    return mediaType && /\.(?:index|manifest\.list)\./.test(mediaType)
      ? defined({ indexDigest: digest })
      : defined({ digest, mediaType });
  }
  const id = optional(from, 'Id', string, '', fail);
  return defined({
    digest:
      digestIn(optional(from, 'Digest', string, '', fail)) ??
      repositoryDigest(optional(from, 'RepoDigests', list(string), '', fail) ?? [], name),
    // Podman leaves the algorithm out.
    configDigest: digestIn(id?.includes(':') === false ? `sha256:${id}` : id),
    mediaType: nonEmpty(optional(from, 'ManifestType', string, '', fail)),
  });
}

function digestIn(text: string | undefined): string | undefined {
  return text !== undefined && /^[a-z0-9]+:[0-9a-f]{32,128}$/.test(text) ? text : undefined;
}

/** The digest under which the repository in `name` has the image; where that repository has none, the one that all others agree on. */
function repositoryDigest(repoDigests: readonly string[], name: string): string | undefined {
  const known = repoDigests.map((entry) => {
    const [repository, digest] = splitDigest(entry);
    return { repository: familiarName(repository), digest: digestIn(digest) };
  });
  const [tagged, pinned] = splitDigest(name);
  const wanted = familiarName(tagged.replace(/:[^:/]*$/, ''));
  const own = known.filter(({ repository }) => repository === wanted);
  const found = own.find(({ digest }) => digest === pinned) ?? own[0];
  if (found) return found.digest;
  return new Set(known.map(({ digest }) => digest)).size === 1 ? known[0]?.digest : undefined;
}

function splitDigest(name: string): [name: string, digest?: string] {
  const at = name.indexOf('@');
  return at < 0 ? [name] : [name.slice(0, at), name.slice(at + 1)];
}

/** The repository as Docker shows it; Podman's `localhost/` goes too. */
function familiarName(repository: string): string {
  return repository.replace(/^(?:(?:index\.)?docker\.io\/(?:library\/)?|localhost\/)/, '');
}

function notCarriedBy(from: JsonObject): NotEvaluated[] {
  const libpod = field(from, 'NamesHistory') !== undefined || field(from, 'ManifestType') !== undefined;
  const asDocker = isPodmanAsDocker(from);
  const inspect = libpod || asDocker ? 'podman inspect' : 'docker inspect';
  const parts: [missing: boolean, subject: string, reason: string][] = [
    [field(from, 'History') === undefined, 'history', `${inspect} does not give the history`],
    [field(from, 'Annotations') === undefined, 'annotations', `${inspect} does not give annotations`],
    [asDocker, 'health', "Podman's Docker-compatible answer leaves out HEALTHCHECK"],
    [libpod || asDocker, 'process onBuild', `${inspect} leaves out ONBUILD`],
    [libpod || asDocker, 'process shell', `${inspect} leaves out SHELL`],
    [inContainerdStore(from), 'size', 'the containerd image store does not give the unpacked size'],
  ];
  return parts.filter(([missing]) => missing).map(([, subject, reason]) => ({ subject, reason }));
}

/** Podman's answer in Docker's form makes up a container configuration, with the image's id for a host name. */
function isPodmanAsDocker(from: JsonObject): boolean {
  const container = field(from, 'ContainerConfig');
  const host = isObject(container) ? field(container, 'Hostname') : undefined;
  const id = field(from, 'Id');
  return typeof host === 'string' && host !== '' && typeof id === 'string' && id.startsWith(`sha256:${host}`);
}
