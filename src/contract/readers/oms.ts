import type { ContractFragment } from '../fragment.js';
import type { YamlDocument } from '../yaml/parse.js';
import { readSections } from './contract-file/sections.js';

/**
 * The `actions` era, microservice.yml with `omg: 1` and oms.yml: actions over HTTP, RPC or events, `info`, `health`, `forwards`,
 * `environment` optional unless it says otherwise (spec/asyncy.md 2).
 */
export function readOms(document: YamlDocument): ContractFragment {
  return readSections('oms', document);
}
