import type { ContractFragment } from '../fragment.js';
import type { YamlDocument } from '../yaml/parse.js';
import { readSections } from './contract-file/sections.js';

/**
 * asyncy.yml of early 2018: `commands` with `args` and `kwargs` as argv, `env` required unless it says otherwise, further arguments taken
 * unless it says otherwise, lifecycle commands as hooks (spec/asyncy.md 1).
 */
export function readAsyncy(document: YamlDocument): ContractFragment {
  return readSections('asyncy', document);
}
