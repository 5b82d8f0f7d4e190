import type { Interface, Note } from '../../../model/contract.js';
import { compact } from '../../compact.js';
import type { ContractFragment, PortDeclaration } from '../../fragment.js';
import { isNull } from '../../yaml/node.js';
import type { YamlDocument } from '../../yaml/parse.js';
import { readCommands } from './commands.js';
import { readEnv } from './env.js';
import { rootKeys, rootKeysOneVolume, type FileDialect } from './keys.js';
import { readLifecycle, readNote } from './lifecycle.js';
import { impliedPorts, readForwards } from './ports.js';
import { type Field, type Reading, createReading, fault, fieldsOf, finish } from './reading.js';
import {
  holdsVolumes,
  readCapabilities,
  readInterface,
  readPorts,
  readSystem,
  readVolumeNote,
  readVolumes,
} from './runtime.js';
import { readHealth, readInfo } from './service.js';
import { textOf, wrongShape } from './shapes.js';

/** Walks all sections of a document that has been told to be of this dialect. Never throws on its content. */
export function readSections(dialect: FileDialect, document: YamlDocument): ContractFragment {
  const reading = createReading(dialect, document);
  const { root } = document;
  if (!root) return { dialect, findings: finish(reading) };
  if (root.kind !== 'map') {
    if (isNull(root) && document.findings.length === 0) {
      fault(reading, {
        messageId: 'empty-document',
        message: 'The document is empty.',
        location: root.location,
        suggestion: 'Write "commands:" and what the container can do.',
      });
    } else if (document.findings.length === 0) wrongShape(reading, 'The document', 'a map', root);
    return { dialect, findings: finish(reading) };
  }
  const fields = fieldsOf(reading, root, holdsVolumes(root) ? rootKeysOneVolume : rootKeys, 'the contract');
  const face = readInterface(reading, fields.interface);
  const { commands, notes } = readCommands(
    reading,
    fields.commands,
    fields.entrypoint,
    face?.kind === 'http',
  );
  const life = readLifecycle(reading, fields.lifecycle);
  const implied = impliedPorts(reading, fields.commands, fields);
  const fragment = compact({
    dialect,
    info: readInfo(reading, fields.info),
    env: readEnv(reading, fields.env),
    ports: withoutRepeats([
      ...readPorts(reading, fields.ports),
      ...readForwards(reading, fields.forwards),
      ...implied,
      ...facePort(face),
    ]),
    volumes: readVolumes(reading, fields.volumes),
    health: readHealth(reading, fields.health),
    commands,
    capabilities: readCapabilities(reading, fields.cap),
    lifecycle: life.lifecycle,
    resources: readSystem(reading, fields.system),
    interface: face,
    notes: [
      ...versionNote(reading, fields.version),
      ...readVolumeNote(reading, fields.volume),
      ...notes,
      ...life.notes,
      ...readNote(fields.scale, 'scale'),
      ...readNote(fields.metrics, 'metrics'),
      ...readNote(fields.logs, 'logs'),
      ...readNote(fields.forwards, 'forwards'),
      ...readNote(fields.hostedExternally, 'hostedExternally'),
      ...readNote(fields.source, 'source'),
    ],
    findings: [],
  });
  return { ...fragment, dialect, findings: finish(reading) };
}

/** `oms: 1`, `omg: 1` or `version: 1`: the version of the format. */
function versionNote(reading: Reading, field: Field | undefined): Note[] {
  const version = textOf(reading, field, 'the contract');
  return field && version !== undefined
    ? [{ topic: field.key, value: version, declaredAt: [field.location] }]
    : [];
}

/** The port that an HTTP interface is called at. */
function facePort(face: Interface | undefined): PortDeclaration[] {
  if (face?.port === undefined) return [];
  return [{ port: face.port, scheme: face.ssl ? 'https' : 'http', declaredAt: face.declaredAt }];
}

/** One declaration for each port and protocol; names and places of all are kept. */
function withoutRepeats(ports: PortDeclaration[]): PortDeclaration[] {
  const byPort = new Map<string, PortDeclaration>();
  for (const port of ports) {
    const key = `${String(port.port)}/${port.protocol ?? 'tcp'}`;
    const known = byPort.get(key);
    byPort.set(
      key,
      known ? { ...port, ...known, declaredAt: [...known.declaredAt, ...port.declaredAt] } : port,
    );
  }
  return [...byPort.values()];
}
