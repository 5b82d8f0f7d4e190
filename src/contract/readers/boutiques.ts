import type { Note } from '../../model/contract.js';
import type { NotEvaluated } from '../../model/finding.js';
import { compact } from '../compact.js';
import type { CommandDeclaration, ContractFragment } from '../fragment.js';
import type { YamlNode } from '../yaml/node.js';
import type { YamlDocument } from '../yaml/parse.js';
import { createPass, plainIn, present, tell, textIn, type Pass } from './bridge/fields.js';
import { readCommandLine } from './boutiques/command-line.js';
import { readInputs, readOutputs, type Input } from './boutiques/inputs.js';
import { readEnv, readInfo, readOthers, readResources, readTags, readTests } from './boutiques/sections.js';

const dialect = 'boutiques';

/** The tool has no command word of its own. */
const commandName = 'entrypoint';

/**
 * A Boutiques descriptor, schema 0.5: one command line with a place for each input (spec/asyncy.md 6.2). The tool is the command `entrypoint`; inputs
 * with a flag are keywords, the others positional. Groups, error codes and output files are notes. Never throws on its content.
 */
export function readBoutiques(document: YamlDocument): ContractFragment {
  const pass = createPass(document);
  const { root } = document;
  if (!root) return { dialect, findings: pass.findings };
  const notes: Note[] = [];
  const notEvaluated: NotEvaluated[] = [];
  tellVersion(pass, root);
  const inputs = readInputs(pass, root, notes);
  const fragment = compact({
    dialect,
    info: readInfo(pass, root),
    env: readEnv(pass, root),
    commands: readCommand(pass, root, inputs, notes, notEvaluated),
    resources: readResources(pass, root, notes),
    tags: readTags(root),
    tests: readTests(pass, root),
    notes: [...notes, ...readOthers(root)],
    notEvaluated,
    findings: [],
  });
  return { ...fragment, dialect, findings: pass.findings };
}

function tellVersion(pass: Pass, root: YamlNode): void {
  const version = textIn(pass, root, 'schema-version');
  const entry = present(root, 'schema-version');
  if (!entry || version === undefined || version.startsWith('0.5')) return;
  const message = `The descriptor has the schema version ${JSON.stringify(version.slice(0, 20))}; it is read as 0.5.`;
  tell(pass, { messageId: 'schema-version', message, location: entry.value.location, severity: 'warning' });
}

function readCommand(
  pass: Pass,
  root: YamlNode,
  inputs: readonly Input[],
  notes: Note[],
  notEvaluated: NotEvaluated[],
): CommandDeclaration[] {
  const outputs = readOutputs(pass, root, notes);
  const entry = present(root, 'command-line');
  const line = textIn(pass, root, 'command-line');
  if (!entry || line === undefined) return [];
  const image = present(root, 'container-image')?.value;
  const afterEntrypoint = image !== undefined && plainIn(pass, image, 'entrypoint', 'boolean') === true;
  const shell = textIn(pass, root, 'shell') ?? '/bin/sh';
  const { format, doubts, unplaced } = readCommandLine(line, inputs, outputs, { shell, afterEntrypoint });
  const location = entry.keyLocation;
  for (const doubt of doubts)
    notEvaluated.push({ subject: `command ${commandName}`, reason: `the command line ${doubt}`, location });
  for (const name of unplaced) {
    const message = `The input ${JSON.stringify(name.slice(0, 80))} has no value-key that stands on the command line: no value of it arrives.`;
    const suggestion = 'Give it a value-key, and write that into "command-line".';
    const at = inputs.find(({ argument }) => argument.name === name)?.argument.declaredAt[0] ?? location;
    tell(pass, { messageId: 'input-unplaced', message, location: at, suggestion, severity: 'warning' });
  }
  const help = textIn(pass, root, 'description');
  return [
    {
      name: commandName,
      ...(help !== undefined && { help }),
      style: 'template',
      arguments: inputs.map(({ argument }) => argument),
      extra: { args: false, kwargs: false },
      format,
      declaredAt: [location],
    },
  ];
}
