import fc from 'fast-check';

import type { ContractFragment } from '../../../src/contract/fragment.js';
import { readContract } from '../../../src/contract/read-contract.js';
import { readContractFile } from '../../../src/contract/read-file.js';
import type { BoundCall } from '../../../src/model/call.js';
import type { Command, Contract, Json } from '../../../src/model/contract.js';
import type { Image, ImageConfig } from '../../../src/model/image.js';

/** The contract of an image of this config with a contract file, and the fragment of the file. */
export async function contractOf(
  text: string | undefined,
  config: ImageConfig = {},
): Promise<{ contract: Contract; local: ContractFragment[] }> {
  const local = text === undefined ? [] : [await readContractFile(text, 'contract.yml')];
  const image: Image = {
    transport: 'docker-inspect',
    name: 'example',
    tags: [],
    platform: { os: 'linux', architecture: 'amd64' },
    config,
    notCarried: [],
  };
  const { contract } = await readContract({ image, fragments: local });
  return { contract, local };
}

export function commandOf({ commands }: Contract, name: string): Command {
  const command = commands.find((one) => one.name === name);
  if (!command) throw new Error(`there is no command ${name}`);
  return command;
}

/** A call with these values; names that the command does not declare are extra. */
export function callOf(command: Command, values: Readonly<Record<string, Json>>): BoundCall {
  const declared = new Set(command.arguments.map(({ name }) => name));
  return {
    command,
    arguments: command.arguments.flatMap((argument) =>
      Object.hasOwn(values, argument.name)
        ? [{ argument, value: values[argument.name] ?? null, origin: 'given' as const }]
        : [],
    ),
    extraArgs: [],
    extraKwargs: Object.entries(values).flatMap(([name, value]) =>
      declared.has(name) ? [] : [{ name, value }],
    ),
  };
}

/** Any code points, halves of surrogate pairs included. fast-check's own unit `binary` lists all of them first, which takes seconds. */
export function anyText(maxLength: number): fc.Arbitrary<string> {
  const code = fc.oneof(fc.integer({ min: 0, max: 0x7f }), fc.integer({ min: 0, max: 0x10ffff }));
  return fc.array(code, { maxLength }).map((codes) => String.fromCodePoint(...codes));
}
