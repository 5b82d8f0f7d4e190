import { detectDialect, type Detected } from './detect-dialect.js';
import { detectBridge, type BridgeDialect } from './detect-bridge.js';
import type { ContractFragment } from './fragment.js';
import { readAsyncy } from './readers/asyncy.js';
import type { FileDialect } from './readers/contract-file/keys.js';
import { readMicroservice } from './readers/microservice.js';
import { readOms } from './readers/oms.js';
import type { YamlNode } from './yaml/node.js';
import { parseYaml, type YamlDocument } from './yaml/parse.js';

const readers: Record<FileDialect, (document: YamlDocument) => ContractFragment> = {
  asyncy: readAsyncy,
  microservice: readMicroservice,
  oms: readOms,
};

/** Files of other tools are rare: their readers are loaded when there is one. */
const bridges: Record<BridgeDialect, () => Promise<(document: YamlDocument) => ContractFragment>> = {
  poci: async () => (await import('./readers/poci.js')).readPoci,
  boutiques: async () => (await import('./readers/boutiques.js')).readBoutiques,
};

/** A contract file as it is written, for rules that look at more than what it means. */
export interface ContractDocument {
  path: string;
  /** Absent when the file is no contract, or one of another tool's. */
  dialect?: FileDialect;
  root?: YamlNode;
  fragment: ContractFragment;
}

/**
 * Reads a contract file of any dialect: asyncy.yml, microservice.yml, oms.yml, an entry of a Docker MCP catalogue with `type: poci`, a
 * Boutiques descriptor. The content tells the dialect, never the name; `path` is what locations say. Never throws on content: faults are findings with line and column, and reading goes on with what parsed.
 */
export async function readContractFile(text: string, path: string): Promise<ContractFragment> {
  return (await readContractDocument(text, path)).fragment;
}

/** The same with the file's tree beside what it means. */
export async function readContractDocument(text: string, path: string): Promise<ContractDocument> {
  const document = await parseYaml(text, { kind: 'file', path });
  const { root } = document;
  const bridge = root && detectBridge(root);
  if (bridge) return { path, root, fragment: (await bridges[bridge]())(document) };
  const detected = root && detectDialect(root);
  const tree = { path, ...(root && { root }) };
  if (!detected) return { ...tree, dialect: 'asyncy', fragment: readers.asyncy(document) };
  if (detected.contract) {
    const { dialect } = detected;
    return { ...tree, dialect, fragment: readers[dialect](document) };
  }
  return { ...tree, fragment: notAContract(document, detected) };
}

function notAContract(
  document: YamlDocument,
  detected: Extract<Detected, { contract: false }>,
): ContractFragment {
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
