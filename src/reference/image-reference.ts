import { UsageError } from '../errors.js';
import type { ImageReference } from '../model/target.js';

/** Registry of names that name none. */
export const dockerHub = 'docker.io';

const hostLabel = '[a-zA-Z0-9](?:[a-zA-Z0-9-]*[a-zA-Z0-9])?';
const hostPattern = new RegExp(`^(?:${hostLabel}(?:\\.${hostLabel})*|\\[[a-fA-F0-9:]+\\])(?::[0-9]{1,5})?$`);
const componentPattern = /^[a-z0-9]+(?:(?:\.|_|__|-+)[a-z0-9]+)*$/;
const tagPattern = /^\w[\w.-]{0,127}$/;
const digestPattern = /^(?:sha256:[a-f0-9]{64}|sha384:[a-f0-9]{96}|sha512:[a-f0-9]{128})$/;
const imageIdPattern = /^[a-f0-9]{64}$/;
/** Longest repository and, with the rest of the grammar, far more than any reference needs. */
const maxRepository = 255;
const maxReference = 1024;

/** True for what may stand where a registry's host does, port included. */
export function isRegistryHost(text: string): boolean {
  // The grammar lets through what no URL can hold: port 99999, 999.1.1.1.
  return text.length <= 260 && hostPattern.test(text) && URL.canParse(`https://${text}/`);
}

/** True for a repository path, `library/` included, as a registry's catalogue lists it. */
export function isRepository(text: string): boolean {
  return (
    text.length <= maxRepository && text.split('/').every((component) => componentPattern.test(component))
  );
}

export function isTag(text: string): boolean {
  return tagPattern.test(text);
}

function isDigest(text: string): boolean {
  return digestPattern.test(text);
}

/** The one name of a registry that has several. */
export function canonicalRegistry(host: string): string {
  return host === 'index.docker.io' ? dockerHub : host;
}

/** Docker's rule: the first word of a name is a host when it could not be a path on Docker Hub. */
function namesHost(word: string): boolean {
  return word === 'localhost' || /[.:A-Z]/.test(word);
}

function splitRegistry(name: string): { registry: string; repository: string } {
  const slash = name.indexOf('/');
  const first = slash === -1 ? '' : name.slice(0, slash);
  const hosted = first !== '' && namesHost(first);
  const registry = hosted ? canonicalRegistry(first) : dockerHub;
  const path = hosted ? name.slice(slash + 1) : name;
  return { registry, repository: registry === dockerHub && !path.includes('/') ? `library/${path}` : path };
}

/**
 * Parses an image name by the grammar of distribution/reference, with Docker's defaults: no host means `docker.io`, a single word there
 * `library/…`. No tag is made up. Throws UsageError `REFERENCE_INVALID`.
 */
export function parseReference(text: string): ImageReference {
  const refuse = (
    why: string,
    suggestion = 'Write [HOST[:PORT]/]NAME[:TAG][@DIGEST], all of NAME in lower case.',
  ) =>
    new UsageError(
      'REFERENCE_INVALID',
      `${JSON.stringify(text.slice(0, 300))} is not an image name: ${why}`,
      {
        suggestion,
      },
    );
  if (text.length > maxReference) throw refuse(`it is longer than ${String(maxReference)} characters`);
  if (imageIdPattern.test(text)) {
    throw refuse(
      '64 hexadecimal digits are an image id',
      `Write docker-daemon:${text} for an image of the engine.`,
    );
  }

  const at = text.indexOf('@');
  const digest = at === -1 ? undefined : text.slice(at + 1);
  const tagged = at === -1 ? text : text.slice(0, at);
  const colon = tagged.indexOf(':', tagged.lastIndexOf('/') + 1);
  const tag = colon === -1 ? undefined : tagged.slice(colon + 1);
  const name = colon === -1 ? tagged : tagged.slice(0, colon);

  if (name === '') throw refuse('the name is empty');
  const { registry, repository } = splitRegistry(name);
  if (!isRegistryHost(registry)) throw refuse(`${JSON.stringify(registry)} is not a host`);
  if (repository.length > maxRepository) {
    throw refuse(`the repository is longer than ${String(maxRepository)} characters`);
  }
  if (/[A-Z]/.test(repository)) throw refuse('the repository has upper-case letters');
  if (!isRepository(repository)) throw refuse(`${JSON.stringify(repository)} is not a repository path`);
  if (tag !== undefined && !isTag(tag)) throw refuse(`${JSON.stringify(tag)} is not a tag`);
  if (digest !== undefined && !isDigest(digest)) throw refuse(`${JSON.stringify(digest)} is not a digest`);
  return {
    registry,
    repository,
    ...(tag === undefined ? {} : { tag }),
    ...(digest === undefined ? {} : { digest }),
  };
}

function suffix({ tag, digest }: ImageReference): string {
  return `${tag === undefined ? '' : `:${tag}`}${digest === undefined ? '' : `@${digest}`}`;
}

/** The canonical name: `docker.io/library/redis:7`. Parses back to the same value. */
export function formatReference(reference: ImageReference): string {
  return `${reference.registry}/${reference.repository}${suffix(reference)}`;
}

/** The name as Docker shows it: `redis:7`. Parses back to the same value. */
export function familiarName(reference: ImageReference): string {
  const { registry, repository } = reference;
  if (registry !== dockerHub) return formatReference(reference);
  const [first = '', second, ...rest] = repository.split('/');
  if (second === undefined || namesHost(first)) return formatReference(reference);
  const short = first === 'library' && rest.length === 0 ? second : repository;
  return imageIdPattern.test(short + suffix(reference))
    ? formatReference(reference)
    : short + suffix(reference);
}
