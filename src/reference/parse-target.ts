import { UsageError } from '../errors.js';
import type { Target } from '../model/target.js';
import { canonicalRegistry, isRegistryHost, parseReference } from './image-reference.js';

const archiveTransports = ['oci', 'oci-archive', 'docker-archive'] as const;
const fileTransports = ['docker-inspect', 'dockerfile', 'contract-file'] as const;
const ownTransports: readonly string[] = ['docker-daemon', ...archiveTransports, ...fileTransports];

/** Transports of containers-transports(5) and kin that are not ours: what to use instead. */
const foreignTransports = new Map([
  [
    'containers-storage',
    'Save the image first: podman save --format oci-archive -o IMAGE.tar NAME, then oci-archive:IMAGE.tar.',
  ],
  ['dir', 'Copy it to a layout first: skopeo copy dir:PATH oci:LAYOUT, then oci:LAYOUT.'],
  ['ostree', 'Copy it to a layout first: skopeo copy ostree:NAME oci:LAYOUT, then oci:LAYOUT.'],
  ['tarball', 'Import it first: docker import TARBALL NAME, then docker-daemon:NAME.'],
  ['sif', 'Copy it to a layout first: skopeo copy sif:PATH oci:LAYOUT, then oci:LAYOUT.'],
  ['docker-tar', 'Write docker-archive:PATH.'],
  ['podman', 'Write docker-daemon:NAME with DOCKER_HOST set to the socket of Podman.'],
  ['http', 'Write docker://HOST/NAME, with --insecure-registry HOST for a registry without TLS.'],
  ['https', 'Write docker://HOST/NAME.'],
  ['file', 'Write the path alone, or with its transport: oci:PATH, docker-archive:PATH.'],
]);

const knownList = `docker-daemon:NAME, docker://NAME, ${archiveTransports.map((name) => `${name}:PATH`).join(', ')}, ${fileTransports.map((name) => `${name}:PATH`).join(', ')}`;

function refuse(text: string, why: string, suggestion: string): UsageError {
  return new UsageError('TARGET_INVALID', `target ${JSON.stringify(text.slice(0, 300))}: ${why}`, {
    suggestion,
  });
}

function isMember<T extends string>(list: readonly T[], word: string): word is T {
  return (list as readonly string[]).includes(word);
}

/**
 * Parses what the user wrote (containers-transports(5), with `docker-inspect:`, `dockerfile:` and `contract-file:` added). Looks nothing up:
 * a word without a transport is `bare`. Throws UsageError `TARGET_INVALID` or `REFERENCE_INVALID`.
 */
export function parseTarget(text: string): Target {
  if (text === '') throw refuse(text, 'it is empty', `Name an image, a path, or one of ${knownList}.`);
  if (text.includes('\0')) throw refuse(text, 'it holds a NUL character', 'Remove it.');
  if (text === '-') return { transport: 'stdin', text };

  const [, word, rest] = /^([A-Za-z][A-Za-z0-9+-]*):(.*)$/s.exec(text) ?? [];
  if (word === undefined || rest === undefined) return { transport: 'bare', text };
  if (word === 'docker' && rest.startsWith('//')) return parseDocker(text, rest.slice(2));
  if (word === 'docker-daemon') return parseDaemon(text, rest);
  if (isMember(archiveTransports, word)) return parseArchive(word, text, rest);
  if (isMember(fileTransports, word)) return { transport: word, text, path: pathOf(word, text, rest) };
  refuseForeign(text, word, rest);
  return { transport: 'bare', text };
}

/** `name:tag` and `host:5000/x` pass; what can only be meant as a transport does not. */
function refuseForeign(text: string, word: string, rest: string): void {
  const lower = word.toLowerCase();
  if (word !== lower && (ownTransports.includes(lower) || (lower === 'docker' && rest.startsWith('//')))) {
    throw refuse(text, 'transports are written in lower case', `Write ${lower}:${rest.slice(0, 200)}`);
  }
  const otherwise = foreignTransports.get(lower);
  // `podman:4` and `http:2` are image names; `podman://x` and `containers-storage:x` are not meant as one.
  const explicit =
    rest.startsWith('//') ||
    /^[./[]/.test(rest) ||
    ['containers-storage', 'dir', 'ostree', 'docker-tar'].includes(lower);
  if (!explicit || word.length < 2) return;
  throw refuse(
    text,
    `transport ${word}: is not ${otherwise === undefined ? 'known' : 'supported'}`,
    otherwise ??
      `The transports are ${knownList}. For a file with a colon in its name write ./${text.slice(0, 100)}`,
  );
}

function pathOf(transport: string, text: string, path: string): string {
  if (path === '') throw refuse(text, 'the path is missing', `Write ${transport}:PATH.`);
  if (path.startsWith('//')) {
    throw refuse(
      text,
      `${transport}: takes a path, not a URL`,
      `Write ${transport}:${path.slice(1, 200)} or ${transport}:${path.slice(2, 200)}`,
    );
  }
  return path;
}

function parseArchive(transport: (typeof archiveTransports)[number], text: string, rest: string): Target {
  const colon = rest.indexOf(':');
  const path = pathOf(transport, text, colon === -1 ? rest : rest.slice(0, colon));
  if (colon === -1) return { transport, text, path };
  const selector = rest.slice(colon + 1);
  if (selector === '')
    throw refuse(
      text,
      'nothing follows the colon behind the path',
      `Write ${transport}:PATH:NAME:TAG or ${transport}:PATH.`,
    );
  if (selector.startsWith('@') && !/^@\d{1,6}$/.test(selector)) {
    throw refuse(
      text,
      `${selector.slice(0, 100)} is not an index into the archive`,
      `Write ${transport}:PATH:@0 for the first image.`,
    );
  }
  if (
    transport === 'docker-archive' &&
    !selector.startsWith('@') &&
    parseReference(selector).digest !== undefined
  ) {
    throw refuse(
      text,
      'a docker-archive knows its images by tag, not by digest',
      'Write docker-archive:PATH:NAME:TAG or docker-archive:PATH:@INDEX.',
    );
  }
  return { transport, text, path, selector };
}

function parseDaemon(text: string, name: string): Target {
  if (name === '')
    throw refuse(text, 'the image name is missing', 'Write docker-daemon:NAME[:TAG] or docker-daemon:ID.');
  if (name.startsWith('//'))
    throw refuse(text, 'docker-daemon: takes a name, not a URL', `Write docker-daemon:${name.slice(2, 200)}`);
  if (/^(?:sha256:)?[a-f0-9]{64}$/.test(name)) return { transport: 'docker-daemon', text, name };
  return { transport: 'docker-daemon', text, name, reference: parseReference(name) };
}

/** `docker://HOST` and `docker://HOST/` are the registry's catalogue, anything else an image. */
function parseDocker(text: string, name: string): Target {
  if (name === '' || name.startsWith('/')) {
    throw refuse(text, 'the image name is missing', 'Write docker://[HOST[:PORT]/]NAME[:TAG].');
  }
  const slashed = name.endsWith('/');
  const host = slashed ? name.slice(0, -1) : name;
  if (!host.includes('/') && isRegistryHost(host) && looksLikeHost(host, slashed)) {
    return { transport: 'docker-catalog', text, registry: canonicalRegistry(host) };
  }
  return { transport: 'docker', text, reference: parseReference(name) };
}

/**
 * `redis:7` is a name with a tag and `127.0.0.1:5000` a host with a port. Where only the number can tell (`registry:5000`), one that needs
 * no privileges to listen on is a port.
 */
function looksLikeHost(word: string, slashed: boolean): boolean {
  const [, host = word, port] = /^(.*?)(?::(\d+))?$/.exec(word) ?? [];
  if (host === 'localhost' || host.includes('.') || host.startsWith('[')) return true;
  if (port === undefined) return false;
  return slashed || (!port.startsWith('0') && Number(port) >= 1024 && Number(port) <= 65_535);
}
