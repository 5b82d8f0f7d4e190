/** The library: what the command line does, without its flags, streams and exit statuses. */
export {
  call,
  describeCommands,
  dryRun,
  type CallGrants,
  type CallOptions,
  type CallReport,
  type DryRun,
} from './app/call.js';
export {
  openChecker,
  type Checker,
  type CheckOptions,
  type CheckProgress,
  type RunOptions,
} from './app/check.js';
export { convert, type Conversion } from './app/convert.js';
export { inspect, type InspectOptions } from './app/inspect.js';
export {
  textFile,
  inspectFile,
  readContractFiles,
  type FileOptions,
  type TextFile,
} from './app/inspect-file.js';
export { openLinter, type Linter, type LintDocument, type LintOptions } from './app/lint.js';
export type { ConfigIgnore, LintRules, LintSettings, RuleSetting } from './app/lint/settings.js';
export { probePages } from './app/probe-pages.js';
export { rulePage, rulePages } from './app/rules.js';
export { openTransports, type OpenTransports } from './app/transports.js';
export { ContainerApiError, InternalError, UnavailableError, UsageError } from './errors.js';
export type * from './model/call.js';
export type * from './model/contract.js';
export type * from './model/finding.js';
export type * from './model/image.js';
export type * from './model/location.js';
export type * from './model/probe.js';
export type * from './model/report.js';
export type * from './model/rule-page.js';
export type * from './model/run.js';
export type * from './model/target.js';
export type * from './model/telemetry.js';
export type * from './model/vocabulary.js';
export { defineRule, type Rule, type RuleContext } from './rules/rule.js';
export { isReporterName, loadReporter, reporterNames } from './reporters/index.js';
export type { Reporter, ReporterFactory, ReporterName, ReporterOptions } from './reporters/index.js';
