import { UsageError } from '../../errors.js';
import { ciFacts } from './continuous-integration.js';
import { repositoryUrl } from './repository-url.js';
import {
  checkedBuild,
  checkedCommit,
  checkedSource,
  checkedVersion,
  type VersionFields,
} from './version-fields.js';
import { workTree } from './work-tree.js';

export interface VersionFileOptions {
  /** What the caller knows better than git and the build's variables. */
  fields: { [Key in keyof VersionFields]?: VersionFields[Key] | undefined };
  /** The variables of the process. */
  env: Readonly<Record<string, string | undefined>>;
  /** Where git is asked. */
  directory: string;
  /** The file that will be written, which does not make the work tree dirty; relative to `directory`. */
  path: string;
}

export interface VersionFile {
  fields: VersionFields;
  /** The JSON text. */
  text: string;
  /** What its reader should know: a dirty work tree, a commit that is not checked out. */
  remarks: string[];
}

const elsewhere =
  'Run it in a git repository with a commit, or in GitHub Actions, GitLab CI/CD or CircleCI; or give --commit "$(git rev-parse HEAD)" --source https://example.com/team/app';

function missing(code: string, what: string, reason: string, suggestion: string): UsageError {
  return new UsageError(code, `the ${what} is not known: ${reason}`, { suggestion });
}

/**
 * Dockerflow's version.json of the work tree in `directory`: what the caller gives, else what the variables of the build say, else what git
 * says. Throws UsageError where commit or source stay unknown, or a value is not what it should be: a placeholder is never written.
 */
export async function versionFile(options: VersionFileOptions): Promise<VersionFile> {
  const { fields: given, env, directory, path } = options;
  const ci = await ciFacts(env);
  const git = workTree(directory, path);
  const tree = typeof git === 'string' ? undefined : git;
  const nobody = `no flag and no build service says it${typeof git === 'string' ? `, and ${git}` : ''}`;

  const pick = (
    key: keyof VersionFields,
    fallback: string | undefined,
    check: (value: string, from: string) => string,
  ): string | undefined => {
    const flag = given[key];
    if (flag !== undefined) return check(flag, `--${key}`);
    const said = ci?.[key];
    if (ci && said !== undefined) return check(said, ci.name);
    return fallback === undefined ? undefined : check(fallback, 'git');
  };

  const commit = pick('commit', tree?.commit, checkedCommit);
  if (commit === undefined) throw missing('COMMIT_UNKNOWN', 'commit', nobody, elsewhere);
  const isCheckedOut = tree?.commit === commit;
  const remote = tree?.remote === undefined ? undefined : repositoryUrl(tree.remote);
  const source = pick('source', remote, checkedSource);
  if (source === undefined) {
    const reason = tree ? 'git has no remote with a web address' : nobody;
    throw missing('SOURCE_UNKNOWN', 'source', reason, 'Give --source https://example.com/team/app');
  }
  const fields: VersionFields = {
    source,
    version: pick('version', isCheckedOut ? tree.tag : undefined, checkedVersion) ?? '',
    commit,
    build: pick('build', undefined, checkedBuild) ?? '',
  };

  const remarks: string[] = [];
  if (tree?.dirty) remarks.push('the work tree has changes that are not committed');
  if (tree && !isCheckedOut && !ci?.merged)
    remarks.push(`commit ${commit} is not the one that is checked out (${tree.commit})`);
  return { fields, text: `${JSON.stringify(fields, null, 2)}\n`, remarks };
}
