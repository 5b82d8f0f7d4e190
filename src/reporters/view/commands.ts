import type { Argument, Command, Result, TypeExpression } from '../../model/contract.js';
import { constraints } from './constraints.js';
import {
  code,
  facts,
  muted,
  name,
  plain,
  prose,
  table,
  tag,
  type Block,
  type Cell,
  type Row,
  type Section,
} from './view.js';
import { formatCommand, formatJson, formatType } from './words.js';

function argumentRow(argument: Argument): Row {
  const cells = [
    [...name(argument.name), ...tag(argument.required ? 'mandatory' : 'optional')],
    muted(argument.in === undefined ? argument.kind : `${argument.kind}, in ${argument.in}`),
    [
      ...constraints(argument),
      ...(argument.shape === undefined
        ? []
        : [{ text: formatJson(argument.shape), tone: 'code' as const, lead: 'shape' }]),
    ],
    argument.default === undefined ? [] : code(formatJson(argument.default)),
    prose(argument.help),
  ];
  return { cells, declaredAt: argument.declaredAt };
}

function resultCell(result: Result | undefined): Cell {
  if (!result) return [];
  const { contentType, properties } = result;
  return [
    ...constraints(result),
    ...(contentType === undefined ? [] : tag(contentType)),
    ...(properties === undefined
      ? []
      : [{ text: formatJson(properties), tone: 'code' as const, lead: 'properties' }]),
    ...prose(result.help),
  ];
}

function extraCell(extra: boolean | TypeExpression): Cell {
  if (extra === false) return [];
  return plain(extra === true ? 'accepted' : `accepted, each ${formatType(extra)}`);
}

function commandBlock(command: Command): Block {
  const columns = ['Argument', 'Kind', 'Type', 'Default', 'Description'];
  return {
    heading: [...name(command.name), ...tag(command.style)],
    ...(command.help === undefined ? {} : { text: command.help }),
    facts: facts([
      ['Result', resultCell(command.result)],
      ['Format', command.format === undefined ? [] : code(formatCommand(command.format))],
      ['HTTP', command.http === undefined ? [] : code(formatJson(command.http))],
      ['Further arguments', extraCell(command.extra.args)],
      ['Further options', extraCell(command.extra.kwargs)],
    ]),
    ...(command.arguments.length > 0 ? { table: table(columns, command.arguments.map(argumentRow)) } : {}),
  };
}

/** The commands of the image, each with its arguments and result. */
export function commandSection(commands: readonly Command[]): Section {
  return { id: 'commands', title: 'Commands', blocks: commands.map(commandBlock) };
}
