import type { ReporterFactory } from './reporter.js';

export type { Reporter, ReporterFactory, ReporterOptions } from './reporter.js';

/** Each format and the file that draws it; nothing is loaded before it is asked for. */
const loaders = {
  text: async () => (await import('./findings.js')).findings,
  table: async () => (await import('./table.js')).table,
  list: async () => (await import('./list.js')).list,
  json: async () => (await import('./json.js')).json,
  jsonl: async () => (await import('./jsonl.js')).jsonl,
  yaml: async () => (await import('./yaml.js')).yaml,
  markdown: async () => (await import('./markdown.js')).markdown,
  html: async () => (await import('./html.js')).htmlPage,
  sarif: async () => (await import('./sarif.js')).sarif,
  junit: async () => (await import('./junit.js')).junit,
  checkstyle: async () => (await import('./checkstyle.js')).checkstyle,
  tap: async () => (await import('./tap.js')).tap,
  github: async () => (await import('./github.js')).github,
  gitlab: async () => (await import('./gitlab.js')).gitlab,
} satisfies Record<string, () => Promise<ReporterFactory>>;

export type ReporterName = keyof typeof loaders;

export const reporterNames = Object.keys(loaders) as ReporterName[];

export function isReporterName(name: string): name is ReporterName {
  return Object.hasOwn(loaders, name);
}

export function loadReporter(name: ReporterName): Promise<ReporterFactory> {
  return loaders[name]();
}

const fileExtensions: Readonly<Record<string, ReporterName>> = {
  '.txt': 'table',
  '.json': 'json',
  '.jsonl': 'jsonl',
  '.ndjson': 'jsonl',
  '.yaml': 'yaml',
  '.yml': 'yaml',
  '.md': 'markdown',
  '.markdown': 'markdown',
  '.html': 'html',
  '.htm': 'html',
  '.sarif': 'sarif',
  '.xml': 'junit',
  '.tap': 'tap',
};

/** The format that a file's extension names, for `--output PATH` without one. */
export function reporterForFile(path: string): ReporterName | undefined {
  const extension = /\.[^./\\]+$/.exec(path)?.[0].toLowerCase();
  return extension !== undefined && Object.hasOwn(fileExtensions, extension)
    ? fileExtensions[extension]
    : undefined;
}
