import { UsageError } from '../errors.js';
import type { ImageReference } from '../model/target.js';
import { formatReference } from '../reference/image-reference.js';
import { parseTarget } from '../reference/parse-target.js';
import type { RegistryClient } from '../registry/client.js';
import type { Transports } from '../sources/open-target.js';

/** A target that could not be enumerated stands in the list with its error, so that it is reported like any other. */
export type Listed = string | { target: string; error: unknown };

/**
 * The images behind repositories (`docker://HOST/REPO`: every tag) and registries (`docker://HOST`: every tag of every repository), one at
 * a time, page by page.
 */
export async function* eachImage(
  targets: readonly string[],
  options: { transports: Transports; signal: AbortSignal },
): AsyncGenerator<Listed> {
  for (const text of targets) {
    try {
      yield* imagesOf(text, await options.transports.registry(), options.signal);
    } catch (error) {
      yield { target: text, error };
    }
  }
}

async function* imagesOf(text: string, client: RegistryClient, signal: AbortSignal): AsyncGenerator<Listed> {
  const { listRepositories, listTags } = await import('../sources/registry.js');
  const tagsOf = async function* (registry: string, repository: string): AsyncGenerator<string> {
    for await (const tag of listTags(client, registry, repository, signal)) {
      yield `docker://${formatReference({ registry, repository, tag })}`;
    }
  };
  const target = parseTarget(text);
  if (target.transport === 'docker') {
    const { registry, repository, tag, digest }: ImageReference = target.reference;
    if (tag !== undefined || digest !== undefined) {
      throw new UsageError('ALL_NEEDS_REPOSITORY', `--all reads every tag, and '${text}' names one image`, {
        suggestion: `Leave --all out, or write docker://${formatReference({ registry, repository })}.`,
      });
    }
    yield* tagsOf(registry, repository);
  } else if (target.transport === 'docker-catalog') {
    const { registry } = target;
    for await (const repository of listRepositories(client, registry, signal)) {
      try {
        yield* tagsOf(registry, repository);
      } catch (error) {
        // Catalogues go on to list repositories that were deleted or are denied; the others are to be read all the same.
        if (signal.aborted) throw error;
        yield { target: `docker://${formatReference({ registry, repository })}`, error };
      }
    }
  } else {
    throw new UsageError('ALL_NEEDS_REGISTRY', `--all reads a registry, and '${text}' is none`, {
      suggestion:
        'Write docker://HOST/REPOSITORY for all tags of a repository, or docker://HOST for a whole registry.',
    });
  }
}
