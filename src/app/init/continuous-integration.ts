import { readSmallFile } from '../../sources/regular-file.js';
import { UsageError } from '../../errors.js';
import { defined } from '../../model/defined.js';
import { repositoryUrl } from './repository-url.js';
import type { VersionFields } from './version-fields.js';

/** What the variables of a continuous integration service say about its build. */
export interface CiFacts extends Partial<VersionFields> {
  /** The service, for people. */
  name: string;
  /** The commit is one that was merged with others for the build. */
  merged?: true;
}

type Environment = Readonly<Record<string, string | undefined>>;

/** GitHub sends at most 25 MB. */
const maxEventBytes = 32 * 1024 * 1024;

/** The commit that was pushed to the branch of a pull request: GITHUB_SHA is its merge with the base, which nobody can look up later. */
async function pullRequestHead(env: Environment): Promise<string | undefined> {
  const { GITHUB_EVENT_NAME: event, GITHUB_EVENT_PATH: path } = env;
  // pull_request_target builds the base branch.
  if (!path || !event?.startsWith('pull_request') || event === 'pull_request_target') return undefined;
  try {
    const tooLarge = (message: string): UsageError => new UsageError('FILE_TOO_LARGE', message);
    const text = (await readSmallFile(path, maxEventBytes, tooLarge)).toString('utf8');
    const payload = JSON.parse(text) as { pull_request?: { head?: { sha?: unknown } } } | null;
    const sha = payload?.pull_request?.head?.sha;
    return typeof sha === 'string' ? sha : undefined;
  } catch {
    return undefined; // the file is the service's, not the user's: without it GITHUB_SHA has to do
  }
}

/** Values of a service; empty variables count as unset. */
function facts(draft: { [Key in keyof CiFacts]: CiFacts[Key] | undefined } & { name: string }): CiFacts {
  return defined<CiFacts>({ ...draft });
}

function joined(...parts: (string | undefined)[]): string | undefined {
  return parts.every(Boolean) ? parts.join('/') : undefined;
}

/** Reads the variables of GitHub Actions, GitLab CI/CD or CircleCI; undefined elsewhere. What a service does not say is absent. */
export async function ciFacts(variables: Environment): Promise<CiFacts | undefined> {
  const env: Environment = Object.fromEntries(Object.entries(variables).filter(([, value]) => value !== ''));
  if (env.GITHUB_ACTIONS === 'true') {
    const repository = joined(env.GITHUB_SERVER_URL, env.GITHUB_REPOSITORY);
    const head = await pullRequestHead(env);
    return facts({
      name: 'GitHub Actions',
      source: repository,
      version: env.GITHUB_HEAD_REF ?? env.GITHUB_REF_NAME,
      commit: head ?? env.GITHUB_SHA,
      build: joined(repository, 'actions/runs', env.GITHUB_RUN_ID),
      merged: head === undefined ? undefined : true,
    });
  }
  if (env.GITLAB_CI === 'true') {
    // Set in merged-results pipelines only, where CI_COMMIT_SHA is a merge that nobody can look up later.
    const head = env.CI_MERGE_REQUEST_SOURCE_BRANCH_SHA;
    return facts({
      name: 'GitLab CI/CD',
      source: env.CI_PROJECT_URL,
      version: env.CI_COMMIT_TAG ?? env.CI_MERGE_REQUEST_SOURCE_BRANCH_NAME ?? env.CI_COMMIT_REF_NAME,
      commit: head ?? env.CI_COMMIT_SHA,
      build: env.CI_JOB_URL ?? env.CI_PIPELINE_URL,
      merged: head === undefined ? undefined : true,
    });
  }
  if (env.CIRCLECI === 'true') {
    return facts({
      name: 'CircleCI',
      source:
        repositoryUrl(env.CIRCLE_REPOSITORY_URL ?? '') ??
        joined('https://github.com', env.CIRCLE_PROJECT_USERNAME, env.CIRCLE_PROJECT_REPONAME),
      version: env.CIRCLE_TAG,
      commit: env.CIRCLE_SHA1,
      build: env.CIRCLE_BUILD_URL,
      merged: undefined,
    });
  }
  return undefined;
}
