import type { Argument, Command, Contract, Result } from '../../model/contract.js';
import { isSecretName } from '../../model/secret.js';
import { canBeKey, defaultComment, enumLines, helpLines, patternLines, typeLines } from './asyncy-values.js';
import { comment, inComment, indented, yamlText } from './yaml-text.js';

/** Calls that asyncy.yml can describe: its own argv and templates, or HTTP where all commands are called so. */
function canBeWritten(command: Command, contract: Contract): boolean {
  const overHttp = contract.interface?.kind === 'http';
  const style =
    command.format === undefined && overHttp ? 'http' : command.format === undefined ? 'argv' : 'template';
  return (
    command.style === style && command.http === undefined && canBeKey(command.name) && command.name !== '_'
  );
}

function argument(declared: Argument): string[] {
  const { name, type, required, help, pattern, minimum, maximum } = declared;
  const secret = isSecretName(name);
  const range =
    minimum === undefined && maximum === undefined
      ? []
      : [comment(`From ${String(minimum ?? 'any')} to ${String(maximum ?? 'any')}.`)];
  const details = [
    ...typeLines(type),
    ...(required ? ['required: true'] : []),
    ...helpLines(help),
    ...(secret ? [] : [...patternLines(pattern), ...enumLines(declared.enum)]),
    ...range,
    ...(secret ? [] : defaultComment(declared.default, '')),
  ];
  return [`- name: ${yamlText(name)}`, ...indented(details)];
}

function argumentsOf(command: Command, kind: Argument['kind'], key: string): string[] {
  const lines = command.arguments.filter((one) => one.kind === kind).flatMap(argument);
  return lines.length === 0 ? [] : [`${key}:`, ...indented(lines)];
}

/** Undeclared arguments are taken unless the file says otherwise. */
function extra(key: string, value: Command['extra']['args']): string[] {
  if (value === true) return [];
  if (value === false) return [`${key}: false`];
  const lines = typeLines(value);
  const named = lines.length > 0 && !lines[0]?.startsWith('#');
  return named
    ? [`${key}:`, ...indented(lines)]
    : lines.map((line) => `${line} It is that of further ${key}.`);
}

function result({ type }: Result): string[] {
  const lines = typeLines(type);
  return lines.length > 0 && !lines[0]?.startsWith('#')
    ? ['result:', ...indented(lines)]
    : [...lines, 'result: {}'];
}

function format(template: string | string[]): string[] {
  if (typeof template === 'string') return [`format: ${yamlText(template)}`];
  return template.length === 0
    ? ['format: []']
    : ['format:', ...template.map((word) => `  - ${yamlText(word)}`)];
}

function body(command: Command): string[] {
  const { help, extra: more } = command;
  return [
    ...helpLines(help),
    ...argumentsOf(command, 'positional', 'args'),
    ...argumentsOf(command, 'keyword', 'kwargs'),
    ...extra('additional_args', more.args),
    ...extra('additional_kwargs', more.kwargs),
    ...(command.format === undefined ? [] : format(command.format)),
    ...(command.result ? result(command.result) : []),
  ];
}

function commandLines(command: Command): string[] {
  const lines = body(command);
  const isEmpty = lines.every((line) => line.startsWith('#'));
  const key = command.name === 'entrypoint' ? 'entrypoint' : yamlText(command.name);
  return isEmpty ? [...lines, `${key}: {}`] : [`${key}:`, ...indented(lines)];
}

const explanation = [
  '# What the container can be asked to do. A call runs ENTRYPOINT with the name of the command, its args in order and its kwargs as',
  '# --name value; the reserved command "entrypoint" passes no name. An argument is optional unless it says "required: true".',
];

const example = [
  '#   report:',
  '#     help: Writes the report of a city',
  '#     args:',
  '#       - name: city',
  '#         type: string',
  '#         required: true',
  '#     kwargs:',
  '#       - name: days',
  '#         type: int',
  '#     result:',
  '#       type: json',
];

/** What the image as a whole does is what it does when it is started. */
function withHelp(command: Command, { info }: Contract): Command {
  if (command.name !== 'entrypoint' || command.help !== undefined || !info.description) return command;
  return { ...command, help: info.description.value };
}

/** The section `commands`, which every contract has. */
export function commandsSection(contract: Contract): string[] {
  const written = contract.commands.filter((command) => canBeWritten(command, contract));
  const left = contract.commands.filter((command) => !written.includes(command));
  const names = left.slice(0, 20).map(({ name, style }) => `${inComment(name)} (${style})`);
  return [
    ...explanation,
    ...(left.length > 0
      ? [comment(`Not written, as asyncy.yml cannot describe such calls: ${names.join(', ')}`)]
      : []),
    ...(written.length > 0
      ? ['commands:', ...indented(written.flatMap((command) => commandLines(withHelp(command, contract))))]
      : ['# None is known. In place of the {}, write for example:', ...example, 'commands: {}']),
  ];
}
