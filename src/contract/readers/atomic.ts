import type { HostCommand, Note, Volume } from '../../model/contract.js';
import type { Finding } from '../../model/finding.js';
import type { Image } from '../../model/image.js';
import type { LabelLocation } from '../../model/location.js';
import { compact } from '../compact.js';
import { quoted, syntaxFinding } from '../finding.js';
import type { ContractFragment, EnvDeclaration } from '../fragment.js';

type Labels = Readonly<Record<string, string>>;

/** Command lines for the host. They are shown and never run. */
const commands = ['help', 'run', 'run_opts_file', 'uninstall', 'install', 'stop', 'debug'] as const;

/** The tool tries the key as it is, capitalised, and in upper case. */
function spellings(name: string): string[] {
  return [name, name.charAt(0).toUpperCase() + name.slice(1), name.toUpperCase()];
}

function readCommands(labels: Labels): HostCommand[] {
  return commands.flatMap((name) =>
    spellings(name).flatMap((key): HostCommand[] => {
      const command = labels[key];
      return command ? [{ name, command, declaredAt: [{ kind: 'label', key }] }] : [];
    }),
  );
}

const nulecule = 'io.projectatomic.nulecule.';

/** Names of variables, separated by commas or blanks. */
function readEnv(labels: Labels, word: 'required' | 'optional'): EnvDeclaration[] {
  const key = `${nulecule}environment.${word}`;
  const names = labels[key]?.split(/[\s,]+/).filter((name) => name !== '') ?? [];
  return names.map((text) => {
    const equals = text.indexOf('=');
    const declared = {
      required: word === 'required',
      declaredAt: [{ kind: 'label', key } satisfies LabelLocation],
    };
    if (equals < 1) return { name: text, ...declared };
    return { name: text.slice(0, equals), default: text.slice(equals + 1), ...declared };
  });
}

/** `io.projectatomic.nulecule.volume.<name>`: path, and a size after a comma. */
function readVolumes(labels: Labels, notes: Note[], findings: Finding[]): Volume[] {
  const prefix = `${nulecule}volume.`;
  return Object.entries(labels).flatMap(([key, text]): Volume[] => {
    if (!key.startsWith(prefix) || text === '') return [];
    const location: LabelLocation = { kind: 'label', key };
    const [path = '', size] = text.split(',', 2).map((part) => part.trim());
    if (!path.startsWith('/')) {
      const message = `The label ${quoted(key)} should be an absolute path, not ${quoted(path)}.`;
      const suggestion = 'Write the path and, if need be, the size: "/var/lib/data,4Gi".';
      findings.push(syntaxFinding({ messageId: 'volume-without-path', message, location, suggestion }));
      return [];
    }
    if (size) notes.push({ topic: 'volume-size', value: { path, size }, declaredAt: [location] });
    const name = key.slice(prefix.length);
    return [{ path, ...(name && { name }), declaredAt: [location] }];
  });
}

/** Project Atomic: generic labels that say how to use the image, and the Nulecule labels. */
export function readAtomic(image: Image): ContractFragment | undefined {
  const labels = image.config.Labels ?? {};
  const findings: Finding[] = [];
  const notes: Note[] = [];
  return compact({
    dialect: 'atomic',
    env: [...readEnv(labels, 'required'), ...readEnv(labels, 'optional')],
    volumes: readVolumes(labels, notes, findings),
    hostCommands: readCommands(labels),
    notes,
    findings,
  });
}
