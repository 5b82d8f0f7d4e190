import type { Contract } from '../../model/contract.js';

/** What was seen of an image or a Dockerfile beside its contract. */
export interface Sighting {
  /** Canonical name of the image, or path of the file. */
  name: string;
  contract: Contract;
  /** It has, or copies, Dockerflow's version.json. */
  versionFile: boolean;
  /** The text of a Dockerfile. */
  text?: string;
}

const heartbeat = /__(?:lb)?heartbeat__/;

function isDockerflow({ contract, versionFile, text = '' }: Sighting): boolean {
  const { process, health } = contract;
  const words = [...(process.entrypoint ?? []), ...(process.cmd ?? []), ...(health?.test ?? [])];
  return versionFile || heartbeat.test(text) || heartbeat.test([...words, health?.path ?? ''].join(' '));
}

function hasLabel(contract: Contract, ...keys: string[]): boolean {
  return keys.some((key) => Object.hasOwn(contract.labels, key));
}

/** The profiles of `lint` that suit what was found; `asyncy` where such a contract file is written. */
export function suitableProfiles(sighting: Sighting | undefined, writesAsyncy: boolean): string[] {
  const profiles = ['recommended'];
  const dialects = sighting?.contract.dialects ?? [];
  if (writesAsyncy || dialects.includes('asyncy')) profiles.push('asyncy');
  if (dialects.includes('oms')) profiles.push('oms');
  if (!sighting) return profiles;
  const { contract, name } = sighting;
  if (isDockerflow(sighting)) profiles.push('dockerflow');
  if (hasLabel(contract, 'com.docker.desktop.extension.api.version')) profiles.push('docker-extension');
  if (hasLabel(contract, 'io.docker.server.metadata', 'io.modelcontextprotocol.server.name'))
    profiles.push('mcp');
  if (name.startsWith('ghcr.io/')) profiles.push('ghcr');
  return profiles;
}
