import { readFileSync } from 'node:fs';
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';

import { mergeFragments } from '../../../../src/contract/merge.js';
import { readContractFile } from '../../../../src/contract/read-file.js';
import type { Conversion } from '../../../../src/contract/writers/conversion.js';
import { writeMicroservice } from '../../../../src/contract/writers/microservice.js';
import { writeOms } from '../../../../src/contract/writers/oms.js';
import { writePoci } from '../../../../src/contract/writers/poci.js';
import { toJson } from '../../../../src/contract/yaml/node.js';
import { parseYaml } from '../../../../src/contract/yaml/parse.js';
import type { Contract } from '../../../../src/model/contract.js';
import type { Finding } from '../../../../src/model/finding.js';

export const targets = ['microservice', 'oms', 'poci'] as const;
export type Target = (typeof targets)[number];

export const writers: Record<Target, (contract: Contract) => Conversion> = {
  microservice: writeMicroservice,
  oms: writeOms,
  poci: writePoci,
};

const ajv = new Ajv2020({ strict: true, strictTypes: false, strictRequired: false, allErrors: true });
const validators = new Map<string, ValidateFunction>();

/** What a published schema has to say against a text; empty when nothing. */
export async function schemaErrors(target: Target, text: string): Promise<string> {
  const file = new URL(`../../../../schemas/${target}.schema.json`, import.meta.url);
  const validate = validators.get(target) ?? ajv.compile(JSON.parse(readFileSync(file, 'utf8')) as object);
  validators.set(target, validate);
  const { root } = await parseYaml(text, { kind: 'file', path: 'f' });
  return root && validate(toJson(root)) ? '' : ajv.errorsText(validate.errors);
}

export interface ReadBack {
  contract: Contract;
  findings: Finding[];
  dialect: string;
}

export async function readBack(text: string, path = 'f.yml'): Promise<ReadBack> {
  const fragment = await readContractFile(text, path);
  const { contract, findings } = mergeFragments([fragment], {});
  return { contract, findings, dialect: fragment.dialect };
}

/** A contract file in another dialect. */
export async function converted(text: string, target: Target): Promise<Conversion> {
  const { contract } = await readBack(text);
  return writers[target](contract);
}
