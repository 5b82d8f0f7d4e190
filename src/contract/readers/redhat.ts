import type { Image } from '../../model/image.js';
import { compact } from '../compact.js';
import type { ContractFragment } from '../fragment.js';
import { readInfoLabels } from '../info-labels.js';

/** Labels without a namespace; capitals are the deprecated spelling, read where the present one is missing. */
const info = [
  ['title', 'name', 'Name'],
  ['description', 'description', 'summary'],
  ['version', 'version', 'Version'],
  ['revision', 'vcs-ref'],
  ['vendor', 'vendor', 'Vendor'],
  ['url', 'url', 'authoritative-source-url'],
  ['source', 'vcs-url'],
  ['release', 'release', 'Release'],
  ['architecture', 'architecture', 'Architecture'],
  ['build-date', 'build-date'],
  ['changelog', 'changelog-url'],
  ['usage', 'usage'],
] as const;

/**
 * The descriptive labels that Project Atomic wrote down and Red Hat made mandatory. They count as Red Hat's where the image also carries
 * a `com.redhat.*` label.
 */
export function readDescriptiveLabels(image: Image): ContractFragment | undefined {
  const redhat = Object.keys(image.config.Labels ?? {}).some((key) => key.startsWith('com.redhat.'));
  return compact({
    dialect: redhat ? 'redhat' : 'atomic',
    info: readInfoLabels(image, info),
    findings: [],
  });
}
