const contractFiles: ReadonlySet<string> = new Set([
  'asyncy.yml',
  'asyncy.yaml',
  'microservice.yml',
  'microservice.yaml',
  'oms.yml',
  'oms.yaml',
  'version.json',
]);

/**
 * `Dockerfile`, `Dockerfile.dev`, `app.Dockerfile` and the same with `Containerfile`. In lower case only the bare name and the
 * extension count: `dockerfile.ts` is a program.
 */
const dockerfile =
  /^(?:(?:Dockerfile|Containerfile)(?:\..+)?|dockerfile|containerfile|.+\.(?:[Dd]ockerfile|[Cc]ontainerfile))$/s;

/** What stands beside a Dockerfile under its name: BuildKit's ignore file, documentation, templates, what editors leave behind. */
const companion =
  /(?:~|\.(?:dockerignore|containerignore|md|rst|bak|orig|rej|swp|j2|jinja2?|erb|ejs|hbs|mustache|tmpl|gotmpl|tpl|template))$/i;

/** Whether a file of this name (its last path segment) is a contract file, a `version.json` or a Dockerfile, as gates choose files to lint. */
export function isLintableName(basename: string): boolean {
  return contractFiles.has(basename) || (dockerfile.test(basename) && !companion.test(basename));
}
