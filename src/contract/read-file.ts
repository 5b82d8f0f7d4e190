import { detectDialect } from './detect-dialect.js';
import type { ContractFragment } from './fragment.js';
import { readAsyncy } from './readers/asyncy.js';
import type { FileDialect } from './readers/contract-file/keys.js';
import { readMicroservice } from './readers/microservice.js';
import { readOms } from './readers/oms.js';
import { parseYaml, type YamlDocument } from './yaml/parse.js';

const readers: Record<FileDialect, (document: YamlDocument) => ContractFragment> = {
  asyncy: readAsyncy,
  microservice: readMicroservice,
  oms: readOms,
};

/**
 * Reads a contract file of any dialect: asyncy.yml, microservice.yml, oms.yml. The content tells the dialect, never the name; `path` is
 * what locations say. Never throws on content: faults are findings with line and column, and reading goes on with what parsed.
 */
export async function readContractFile(text: string, path: string): Promise<ContractFragment> {
  const document = await parseYaml(text, { kind: 'file', path });
  const detected = document.root && detectDialect(document.root);
  if (!detected) return readers.asyncy(document);
  if (detected.contract) return readers[detected.dialect](document);
  const location = detected.entry?.keyLocation ?? document.root?.location;
  return {
    dialect: 'asyncy',
    findings: [
      ...document.findings,
      {
        ruleId: 'contract/not-a-contract',
        messageId: detected.kind,
        severity: 'error',
        message: `This file is ${detected.name}, not the contract of a container.`,
        ...(location && { location }),
        suggestion: 'Give the file that has "commands", "actions" or "entrypoint".',
      },
    ],
  };
}
