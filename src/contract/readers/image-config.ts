import type { Health, Info, Process, Volume } from '../../model/contract.js';
import type { Finding } from '../../model/finding.js';
import type { HealthcheckConfig, Image, ImageConfig } from '../../model/image.js';
import { pointerToken, type ConfigLocation } from '../../model/location.js';
import { compact } from '../compact.js';
import type { ContractFragment, EnvDeclaration, PortDeclaration } from '../fragment.js';
import { fromRoot, quoted, syntaxFinding } from '../finding.js';
import { parsePortSpec, portsOf, widestRange } from '../port-spec.js';

function at(field: string, token?: string | number): ConfigLocation {
  const tail = token === undefined ? '' : `/${pointerToken(token)}`;
  return { kind: 'config', pointer: `/config/${field}${tail}` };
}

/** `NAME=value`, split once at the first `=`; of a name that comes twice the last wins, as in the engines. */
function readEnv(entries: readonly string[], findings: Finding[]): EnvDeclaration[] {
  const variables = new Map<string, EnvDeclaration>();
  entries.forEach((entry, index) => {
    const location = at('Env', index);
    const equals = entry.indexOf('=');
    if (equals < 1) {
      const messageId = equals === 0 ? 'env-without-name' : 'env-without-equals';
      const missing = equals === 0 ? 'name' : '"="';
      const message = `The environment entry ${String(index)} has no ${missing}.`;
      const suggestion = 'Write it as ENV NAME=value.';
      findings.push(syntaxFinding({ messageId, message, location, suggestion }));
      return;
    }
    const name = entry.slice(0, equals);
    const earlier = variables.get(name);
    if (earlier) {
      const message = `The environment sets ${quoted(name)} twice; the last value wins.`;
      const suggestion = 'Keep one of the entries.';
      const messageId = 'env-duplicate';
      findings.push(syntaxFinding({ messageId, message, location, suggestion, severity: 'warning' }));
    }
    const declaredAt = [...(earlier?.declaredAt ?? []), location];
    variables.set(name, { name, default: entry.slice(equals + 1), declaredAt });
  });
  return [...variables.values()];
}

/** `8080`, `8080/tcp`, `8000-8005/udp`. A range that is too wide to list stays a finding. */
function readPorts(keys: readonly string[], findings: Finding[]): PortDeclaration[] {
  const ports: PortDeclaration[] = [];
  for (const key of keys) {
    const location = at('ExposedPorts', key);
    const spec = parsePortSpec(key);
    if (!spec) {
      const message = `The exposed port ${quoted(key)} is not a port.`;
      const suggestion =
        'Write a number from 1 to 65535, with /tcp, /udp or /sctp where it matters: EXPOSE 8080/tcp.';
      findings.push(syntaxFinding({ messageId: 'port-invalid', message, location, suggestion }));
      continue;
    }
    const numbers = portsOf(spec, ports.length);
    if (!numbers) {
      const message = `The exposed range ${quoted(key)} holds too many ports to list.`;
      const suggestion = `Expose only the ports that are served, at most ${String(widestRange)} in one range.`;
      findings.push(syntaxFinding({ messageId: 'port-range-too-wide', message, location, suggestion }));
      continue;
    }
    const protocol = spec.protocol === undefined ? {} : { protocol: spec.protocol };
    for (const port of numbers) ports.push({ port, ...protocol, declaredAt: [location] });
  }
  return ports;
}

function readVolumes(paths: readonly string[], findings: Finding[]): Volume[] {
  return paths.flatMap((path) => {
    const declaredAt = [at('Volumes', path)];
    // An absolute path of Linux, or of Windows (`C:\data`, `C:`).
    if (/^(?:\/|[A-Za-z]:(?:[\\/]|$))/.test(path)) return [{ path, declaredAt }];
    const message = `The volume ${quoted(path)} is not an absolute path.`;
    const suggestion = `Write the path from the root: VOLUME ${fromRoot(path, '/data')}.`;
    findings.push(
      syntaxFinding({ messageId: 'volume-not-absolute', message, location: at('Volumes', path), suggestion }),
    );
    return [];
  });
}

/** Empty counts as absent, as in the engines. */
function filled<T extends { length: number }>(value: T | undefined): value is T {
  return value !== undefined && value.length > 0;
}

const processFields = ['Entrypoint', 'Cmd', 'User', 'WorkingDir', 'StopSignal', 'Shell', 'OnBuild'] as const;

function readProcess(config: ImageConfig): Process | undefined {
  const declaredAt = processFields.filter((field) => filled(config[field])).map((field) => at(field));
  if (declaredAt.length === 0) return undefined;
  return {
    ...(filled(config.Entrypoint) && { entrypoint: [...config.Entrypoint] }),
    ...(filled(config.Cmd) && { cmd: [...config.Cmd] }),
    ...(filled(config.User) && { user: config.User }),
    ...(filled(config.WorkingDir) && { workingDir: config.WorkingDir }),
    ...(filled(config.StopSignal) && { stopSignal: config.StopSignal }),
    ...(filled(config.Shell) && { shell: [...config.Shell] }),
    ...(filled(config.OnBuild) && { onBuild: [...config.OnBuild] }),
    declaredAt,
  };
}

/** Who made the image: the `maintainer` label that Docker recommends, else the config's own `author`. */
function readInfo(image: Image): Info {
  const maintainer = image.config.Labels?.maintainer;
  if (filled(maintainer)) {
    return { authors: { value: maintainer, declaredAt: [{ kind: 'label', key: 'maintainer' }] } };
  }
  if (!filled(image.author)) return {};
  return { authors: { value: image.author, declaredAt: [{ kind: 'config', pointer: '/author' }] } };
}

/** Docker's HEALTHCHECK; nanoseconds become seconds, zero (the engine's default) becomes absent. An empty test inherits: no check. */
function readHealth(check: HealthcheckConfig, findings: Finding[]): Health | undefined {
  const location = at('Healthcheck');
  const test = check.Test ?? [];
  if (test.length === 0) return undefined;
  if (test[0] === 'NONE') return { disabled: true, declaredAt: [location] };
  if ((test[0] !== 'CMD' && test[0] !== 'CMD-SHELL') || test.length < 2) {
    const message = `The health check ${quoted(test.slice(0, 2).join(' '))} is none that an engine can run.`;
    const suggestion = 'Write HEALTHCHECK CMD and the command.';
    findings.push(syntaxFinding({ messageId: 'healthcheck-invalid', message, location, suggestion }));
  }
  const health: Health = { test: [...test], declaredAt: [location] };
  const positive = (value: number | undefined): value is number => value !== undefined && value > 0;
  if (positive(check.Interval)) health.interval = check.Interval / 1e9;
  if (positive(check.Timeout)) health.timeout = check.Timeout / 1e9;
  if (positive(check.StartPeriod)) health.startPeriod = check.StartPeriod / 1e9;
  if (positive(check.Retries)) health.retries = check.Retries;
  return health;
}

/** What the image config says without any label (OCI image-spec `config.md`, and Docker's Healthcheck, OnBuild and Shell). */
export function readImageConfigContract(image: Image): ContractFragment | undefined {
  const { config } = image;
  const findings: Finding[] = [];
  return compact({
    dialect: 'image-config',
    info: readInfo(image),
    env: readEnv(config.Env ?? [], findings),
    ports: readPorts(Object.keys(config.ExposedPorts ?? {}), findings),
    volumes: readVolumes(Object.keys(config.Volumes ?? {}), findings),
    process: readProcess(config),
    health: config.Healthcheck && readHealth(config.Healthcheck, findings),
    findings,
  });
}
