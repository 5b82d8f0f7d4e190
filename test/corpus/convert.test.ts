/**
 * Converts every contract file of the corpus (`CONTAINER_API_CORPUS`) to every dialect, and holds the conversions that the authors made themselves
 * against ours: names of commands and arguments, and what is required. Where they meant something else, the difference stands here.
 */
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';

import { conversionTargets, convert } from '../../src/app/convert.js';
import { mergeFragments } from '../../src/contract/merge.js';
import { readContractFile } from '../../src/contract/read-file.js';
import { UsageError } from '../../src/errors.js';
import type { Command, Contract } from '../../src/model/contract.js';
import { schemaErrors } from '../unit/contract/writers/read-back.js';

const folder = process.env.CONTAINER_API_CORPUS ?? '';
const files =
  folder !== '' && existsSync(folder) ? readdirSync(folder).filter((name) => /\.ya?ml$/.test(name)) : [];

function textOf(name: string): string {
  return readFileSync(join(folder, name), 'utf8');
}

async function contractOf(text: string, path: string): Promise<{ contract: Contract; dialect: string }> {
  const fragment = await readContractFile(text, path);
  return { contract: mergeFragments([fragment], {}).contract, dialect: fragment.dialect };
}

/** What calls of a command are about. */
function essence({ name, arguments: declared }: Command): unknown {
  return { name, arguments: declared.map(({ name: argument, required }) => ({ argument, required })) };
}

describe.each(conversionTargets)('corpus as %s', (to) => {
  it.each(files)('%s', async (name) => {
    const source = textOf(name);
    const { contract } = await contractOf(source, name);
    let converted;
    try {
      converted = await convert({ text: source, path: name }, { to });
    } catch (error) {
      // Files of other kinds are refused, and nothing else is.
      expect(error).toBeInstanceOf(UsageError);
      expect((error as UsageError).code).toBe('NOT_A_CONTRACT_FILE');
      return;
    }
    const { text, notes } = converted;
    const read = await contractOf(text, 'converted.yml');
    expect(read.dialect).toBe(to);
    expect(await schemaErrors(to, text)).toBe('');
    const told = new Set(notes.map(({ subject }) => subject));
    if (to === 'poci') {
      const isThere = new Set(read.contract.commands.map((command) => command.name));
      for (const command of contract.commands)
        expect(isThere.has(command.name) || told.has(`command ${command.name}`), command.name).toBe(true);
    } else {
      expect(read.contract.commands.map(essence)).toEqual(contract.commands.map(essence));
      const variables = ({ env }: Contract): unknown => env.map(({ name: key, required }) => [key, required]);
      expect(variables(read.contract)).toEqual(variables(contract));
      const paths = ({ volumes }: Contract): string[] => volumes.map(({ path }) => path);
      expect(paths(read.contract)).toEqual(told.has('volume') ? ['/data'] : paths(contract));
    }
  });
});

/** The contract that an author replaced, the one that took its place, and what is different on purpose. */
interface Pair {
  from: string;
  to: string;
  /** `command` or `command argument`, with why. */
  differences: Readonly<Record<string, string>>;
}

const pairs: readonly Pair[] = [
  {
    from: 'asyncy__asyncy-blink-diff__asyncy@a568f31.yml',
    to: 'asyncy__asyncy-blink-diff__microservice@55d5b4e.yml',
    differences: {
      'one output': 'the author called it dest',
      'one dest': 'the new name of output',
      'many output': 'the author called it dest',
      'many dest': 'the new name of output',
      'many threshold': 'the author indented it too little, so it is no argument there',
      'one before required': 'optional by the default of args, required by the program',
      'one after required': 'optional by the default of args, required by the program',
      'many before required': 'optional by the default of args, required by the program',
      'many after required': 'optional by the default of args, required by the program',
    },
  },
  {
    from: 'asyncy__asyncy-mailgun__asyncy@9462704.yml',
    to: 'asyncy__asyncy-mailgun__asyncy@36c2bbd.yml',
    differences: {
      'send attachment': 'files became paths, and were called so',
      'send inline': 'files became paths, and were called so',
      'send attachment_path': 'the new name of attachment',
      'send inline_attatchment_path': 'the new name of inline',
    },
  },
  {
    from: 'asyncy__asyncy-validate-yaml__asyncy@870a4fb.yml',
    to: 'asyncy__asyncy-validate-yaml__microservice@4c47d55.yml',
    differences: { entrypoint: 'the author gave it a word', parse: 'the new name of the entrypoint' },
  },
  {
    from: 'asyncy__random__asyncy@2c7757a.yml',
    to: 'asyncy__random__microservice@89b1906.yml',
    differences: {
      entrypoint: 'took any argument; the author wrote another program',
      boolean: 'of the new program',
      string: 'of the new program',
      integer: 'of the new program',
      list: 'of the new program',
    },
  },
  {
    from: 'asyncy__service_twilio__asyncy@c03fee8.yml',
    to: 'asyncy__service_twilio__microservice@c29f2a7.yml',
    differences: {
      'get query': 'the author called it endpoint',
      'get endpoint': 'the new name of query',
      'post query': 'the author called it endpoint',
      'post endpoint': 'the new name of query',
      'post body': 'the author called it data',
      'post data': 'the new name of body',
    },
  },
  {
    from: 'microservice__uuid__asyncy@43178b8.yml',
    to: 'microservice__uuid__microservice@2efca50.yml',
    differences: {},
  },
  {
    from: 'microservice__psql__asyncy@f151679.yml',
    to: 'microservice__psql__asyncy@785fe7e.yml',
    differences: {
      'entrypoint query': 'undeclared arguments were refused from then on, so the author declared one',
    },
  },
  {
    from: 'omsable__python__asyncy@4868f92.yml',
    to: 'omsable__python__microservice@c7441ef.yml',
    differences: {
      'entrypoint arg1': 'had no name, which a map asks for',
      'entrypoint path': 'the name that the author gave it',
    },
  },
  {
    from: 'omsable__whois__asyncy@eb1c348.yml',
    to: 'omsable__whois__microservice@599aad3.yml',
    differences: {
      'entrypoint domain': 'undeclared arguments were refused from then on, so the author declared one',
    },
  },
];

/** Everything that one of the two has, or says otherwise. */
function differences(ours: readonly Command[], theirs: readonly Command[]): string[] {
  const only = (some: readonly Command[], others: readonly Command[]): string[] =>
    some.flatMap(({ name, arguments: declared }) => {
      const other = others.find((command) => command.name === name);
      if (!other) return [name];
      return declared.flatMap((argument) => {
        const same = other.arguments.find((one) => one.name === argument.name);
        if (!same) return [`${name} ${argument.name}`];
        return same.required === argument.required ? [] : [`${name} ${argument.name} required`];
      });
    });
  return [...new Set([...only(ours, theirs), ...only(theirs, ours)])].sort();
}

describe.runIf(existsSync(join(folder, 'INDEX.tsv')))('conversions that the authors made', () => {
  const there = pairs.filter(({ from, to }) => files.includes(from) && files.includes(to));

  it('are in the corpus', () => {
    expect(there.length).toBe(pairs.length);
  });

  it.each(there)('$from', async ({ from, to, differences: known }) => {
    const { text } = await convert({ text: textOf(from), path: from }, { to: 'microservice' });
    const [ours, theirs] = await Promise.all([contractOf(text, from), contractOf(textOf(to), to)]);
    expect(differences(ours.contract.commands, theirs.contract.commands)).toEqual(Object.keys(known).sort());
    for (const reason of Object.values(known)) expect(reason).toMatch(/\w{3,}.* \w/);
  });
});
