import {
  infoKeys,
  lifecycleStages,
  resourceNames,
  type Contract,
  type EnvVariable,
  type Health,
  type InfoKey,
  type Process,
} from '../../model/contract.js';
import { commandSection } from './commands.js';
import { constraints } from './constraints.js';
import { keyValueSection } from './image.js';
import {
  code,
  factSection,
  facts,
  link,
  muted,
  name,
  plain,
  prose,
  tableSection,
  tag,
  type Row,
  type Section,
} from './view.js';
import {
  formatArgv,
  formatBytes,
  formatCommand,
  formatHealthTest,
  formatJson,
  formatSeconds,
  formatTime,
} from './words.js';

/** Set by the image, and nobody says what for. */
function isUndocumented(variable: EnvVariable): boolean {
  return !variable.required && variable.declaredAt.every(({ kind }) => kind === 'config');
}

function envRow(variable: EnvVariable): Row {
  const cells = [
    [...name(variable.name), ...(variable.secret ? tag('secret') : [])],
    constraints(variable),
    code(variable.default),
    prose(variable.description),
  ];
  return { cells, declaredAt: variable.declaredAt };
}

function envSections(env: readonly EnvVariable[]): Section[] {
  const columns = ['Name', 'Type', 'Default', 'Description'];
  const mandatory = env.filter((variable) => variable.required);
  const undocumented = env.filter(isUndocumented);
  const optional = env.filter((variable) => !variable.required && !isUndocumented(variable));
  return [
    tableSection(
      { id: 'env-mandatory', title: 'Mandatory ENVs', empty: 'none' },
      columns,
      mandatory.map(envRow),
    ),
    tableSection({ id: 'env-optional', title: 'Optional ENVs' }, columns, optional.map(envRow)),
    tableSection(
      { id: 'env-image', title: 'Other ENVs of the image', remark: 'set, but not documented' },
      ['Name', 'Type', 'Value', 'Description'],
      undocumented.map(envRow),
    ),
  ];
}

function portSection({ ports }: Contract): Section {
  const rows = ports.map((port): Row => {
    const cells = [
      name(`${String(port.port)}/${port.protocol}`),
      code(port.name),
      code(port.scheme),
      prose(port.description),
    ];
    return { cells, declaredAt: port.declaredAt };
  });
  return tableSection(
    { id: 'ports', title: 'Ports', empty: 'none' },
    ['Port', 'Name', 'Scheme', 'Description'],
    rows,
  );
}

function volumeSection({ volumes }: Contract): Section {
  const rows = volumes.map((volume): Row => {
    const cells = [
      [...name(volume.path), ...(volume.persist ? tag('persistent') : [])],
      code(volume.name),
      code(volume.mode),
      prose(volume.description),
    ];
    return { cells, declaredAt: volume.declaredAt };
  });
  return tableSection(
    { id: 'volumes', title: 'Volumes', empty: 'none' },
    ['Path', 'Name', 'Mode', 'Description'],
    rows,
  );
}

function processSection(process: Process): Section {
  const content = facts([
    ['Entrypoint', process.entrypoint ? code(formatArgv(process.entrypoint)) : []],
    ['Command', process.cmd ? code(formatArgv(process.cmd)) : []],
    ['User', code(process.user)],
    ['Working directory', code(process.workingDir)],
    ['Stop signal', code(process.stopSignal)],
    ['Shell', process.shell ? code(formatArgv(process.shell)) : []],
    ['On build', (process.onBuild ?? []).flatMap(code)],
    ['Standard input', process.stdin ? prose(process.stdin.description ?? 'read by the process') : []],
  ]);
  return factSection({ id: 'process', title: 'Process' }, content);
}

function healthSection(health: Health | undefined): Section {
  const content = facts([
    ['Check', health?.disabled ? plain('disabled (HEALTHCHECK NONE)') : []],
    ['Test', health?.test ? code(formatHealthTest(health.test)) : []],
    ['Path', code(health?.path)],
    ['Port', code(health?.port?.toString())],
    ['Interval', plain(formatSeconds(health?.interval))],
    ['Timeout', plain(formatSeconds(health?.timeout))],
    ['Start period', plain(formatSeconds(health?.startPeriod))],
    ['Retries', plain(health?.retries?.toString())],
  ]);
  return factSection({ id: 'health', title: 'Health' }, content);
}

function interfaceSection({ interface: spoken }: Contract): Section {
  const content = facts([
    ['Kind', plain(spoken?.kind)],
    ['TLS', spoken?.ssl === undefined ? [] : plain(spoken.ssl ? 'yes' : 'no')],
    ['Port', code(spoken?.port?.toString())],
    ['Path', code(spoken?.path)],
  ]);
  return factSection({ id: 'interface', title: 'Interface' }, content);
}

function capabilitySection({ capabilities }: Contract): Section {
  const rows = capabilities.map((item): Row => ({ cells: [name(item.name)], declaredAt: item.declaredAt }));
  return tableSection({ id: 'capabilities', title: 'Capabilities' }, ['Capability'], rows);
}

function lifecycleSection({ lifecycle }: Contract): Section {
  const rows = lifecycleStages.flatMap((stage): Row[] => {
    const hook = lifecycle[stage];
    if (!hook) return [];
    const cells = [
      [...name(stage), ...(hook.role === 'main' ? tag('main process') : [])],
      code(formatCommand(hook.command)),
      plain(formatSeconds(hook.timeout)),
      prose(hook.description),
    ];
    return [{ cells, declaredAt: hook.declaredAt }];
  });
  return tableSection(
    { id: 'lifecycle', title: 'Lifecycle' },
    ['Stage', 'Command', 'Timeout', 'Description'],
    rows,
  );
}

function resourceSection({ resources }: Contract): Section {
  const rows = resourceNames.flatMap((resource): Row[] => {
    const quantity = resources[resource];
    if (!quantity) return [];
    const { amount } = quantity;
    const read = amount === undefined || resource === 'gpu' ? undefined : formatAmount(resource, amount);
    return [{ cells: [name(resource), code(quantity.value), muted(read)], declaredAt: quantity.declaredAt }];
  });
  return tableSection({ id: 'resources', title: 'Resources' }, ['Resource', 'Value', 'Read as'], rows);
}

function formatAmount(resource: string, amount: number): string {
  return resource.endsWith('memory')
    ? formatBytes(amount)
    : `${String(amount)} ${amount === 1 ? 'core' : 'cores'}`;
}

function linkSection({ links }: Contract): Section {
  const rows = links.map((item): Row => {
    const cells = [
      [...name(item.name), ...tag(item.required ? 'mandatory' : 'optional')],
      code(item.image),
      code(item.port?.toString()),
      prose(item.description),
    ];
    return { cells, declaredAt: item.declaredAt };
  });
  return tableSection({ id: 'links', title: 'Links' }, ['Service', 'Image', 'Port', 'Description'], rows);
}

function hostCommandSection({ hostCommands }: Contract): Section {
  const rows = hostCommands.map((item): Row => ({
    cells: [name(item.name), code(item.command)],
    declaredAt: item.declaredAt,
  }));
  return tableSection(
    { id: 'host-commands', title: 'Host commands', remark: 'never run by container-api' },
    ['Name', 'Command'],
    rows,
  );
}

function tagSection({ tags }: Contract): Section {
  const rows = tags.map((item): Row => ({
    cells: [name(item.key), plain(item.value)],
    declaredAt: item.declaredAt,
  }));
  return tableSection({ id: 'tags', title: 'Tags' }, ['Tag', 'Value'], rows);
}

const infoLinks: ReadonlySet<InfoKey> = new Set(['url', 'documentation', 'source', 'changelog']);
const infoTimes: ReadonlySet<InfoKey> = new Set(['created', 'build-date']);

function infoLabel(key: InfoKey): string {
  if (key === 'url') return 'URL';
  const words = key.replaceAll('-', ' ');
  return words.charAt(0).toUpperCase() + words.slice(1);
}

function infoSection({ info }: Contract): Section {
  // The description leads the view.
  const keys = infoKeys.filter((key) => key !== 'description');
  const content = keys.map((key) => {
    const value = info[key]?.value;
    if (value === undefined) return [infoLabel(key), []] as const;
    const cell = infoLinks.has(key) ? link(value) : plain(infoTimes.has(key) ? formatTime(value) : value);
    return [infoLabel(key), cell] as const;
  });
  return factSection({ id: 'info', title: 'About' }, facts(content));
}

function testSection({ tests }: Contract): Section {
  const rows = tests.map((item): Row => ({
    cells: [name(item.kind), code(formatJson(item.fields))],
    declaredAt: item.declaredAt,
  }));
  return tableSection({ id: 'tests', title: 'Declared tests' }, ['Kind', 'Fields'], rows);
}

function noteSection({ notes }: Contract): Section {
  const rows = notes.map((item): Row => ({
    cells: [name(item.topic), plain(formatJson(item.value))],
    declaredAt: item.declaredAt,
  }));
  return tableSection({ id: 'notes', title: 'Notes' }, ['Topic', 'Note'], rows);
}

/** Every part of a contract, in reading order. */
export function contractSections(contract: Contract): Section[] {
  return [
    ...envSections(contract.env),
    portSection(contract),
    volumeSection(contract),
    processSection(contract.process),
    healthSection(contract.health),
    interfaceSection(contract),
    commandSection(contract.commands),
    capabilitySection(contract),
    lifecycleSection(contract),
    resourceSection(contract),
    linkSection(contract),
    hostCommandSection(contract),
    tagSection(contract),
    infoSection(contract),
    testSection(contract),
    noteSection(contract),
    keyValueSection('labels', 'Labels', contract.labels),
  ];
}
