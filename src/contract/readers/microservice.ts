import type { ContractFragment } from '../fragment.js';
import type { YamlDocument } from '../yaml/parse.js';
import { readSections } from './contract-file/sections.js';

/**
 * microservice.yml of mid 2018, the command-line era: `commands` with one map of `arguments` that reach the container as one JSON object,
 * `environment` optional unless it says otherwise, `lifecycle.startup` as the main process (spec/asyncy.md 2).
 */
export function readMicroservice(document: YamlDocument): ContractFragment {
  return readSections('microservice', document);
}
