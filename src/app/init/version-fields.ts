import { UsageError } from '../../errors.js';
import { quoted } from '../../contract/finding.js';
import { repositoryUrl } from './repository-url.js';

/** Dockerflow's version object (docs/version_object.md of mozilla-services/Dockerflow). */
export interface VersionFields {
  /** Web address of the repository. */
  source: string;
  /** For people: a tag, a branch, or nothing. */
  version: string;
  /** Object name in full: 40 hexadecimal digits, or 64 in a repository with SHA-256. */
  commit: string;
  /** Web address of the build; empty for one at home. */
  build: string;
}

function refuse(code: string, value: string, from: string, what: string, suggestion: string): UsageError {
  return new UsageError(code, `${from} gives ${quoted(value)}, which is not ${what}`, { suggestion });
}

/** `from` names who gave the value: `--source`, `GitHub Actions`, `git`. */
export function checkedSource(value: string, from: string): string {
  const url = repositoryUrl(value);
  if (url !== undefined) return url;
  const suggestion = 'Give the web address of the repository: --source https://example.com/team/app';
  throw refuse('SOURCE_INVALID', value, from, 'the web address of a repository', suggestion);
}

export function checkedCommit(value: string, from: string): string {
  if (/^(?:[0-9a-f]{40}|[0-9a-f]{64})$/i.test(value)) return value.toLowerCase();
  const suggestion = 'Give all 40 digits (64 with SHA-256): --commit "$(git rev-parse HEAD)"';
  throw refuse('COMMIT_INVALID', value, from, 'the full name of a commit', suggestion);
}

/** One line of visible text, or nothing. */
export function checkedVersion(value: string, from: string): string {
  if (value.length <= 500 && !/[\p{Cc}\p{Zl}\p{Zp}]/u.test(value)) return value;
  throw refuse('VERSION_INVALID', value, from, 'one line of text', 'Give a tag or a number: --version 1.4.0');
}

/** An absolute URI without credentials, or nothing. */
export function checkedBuild(value: string, from: string): string {
  if (value === '') return value;
  const suggestion = 'Give the web address of the build: --build https://ci.example.com/builds/7';
  const isUri = /^[a-z][a-z0-9+.-]*:[^\s\p{Cc}]+$/iu.test(value) && URL.canParse(value);
  if (!isUri) throw refuse('BUILD_INVALID', value, from, 'an absolute URI', suggestion);
  const url = new URL(value);
  if (url.username === '' && url.password === '') return value;
  url.username = '';
  url.password = '';
  return url.href;
}
