import { formatReference, parseReference } from '../../reference/image-reference.js';
import type { ImageReference } from '../../model/target.js';
import type { FormatFault } from './fault.js';

function read(value: string): ImageReference | undefined {
  try {
    return parseReference(value);
  } catch {
    // It says why in words for a target; here only whether counts.
    return undefined;
  }
}

/** An image reference, as `docker pull` takes it. */
export function imageReferenceFault(value: string): FormatFault | undefined {
  if (read(value)) return undefined;
  const bare = value.trim().replace(/^(?:docker:\/\/|https?:\/\/)/, '');
  if (bare !== value && read(bare)) return { reason: 'an image name has no scheme', suggestion: bare };
  if (/[A-Z]/.test(value) && read(value.toLowerCase()))
    return { reason: 'repositories are in lower case', suggestion: value.toLowerCase() };
  return { reason: 'it does not read [HOST/]NAME[:TAG][@DIGEST]' };
}

/** An image reference that names its registry. `scratch` has none. A name without registry is mild: everybody takes it for Docker Hub's. */
export function qualifiedReferenceFault(value: string): FormatFault | undefined {
  const fault = imageReferenceFault(value);
  const reference = read(fault?.suggestion ?? value);
  if (value === 'scratch' || !reference) return fault;
  if (fault) return { reason: fault.reason, suggestion: formatReference(reference) };
  const full = formatReference(reference);
  const host = value.slice(0, Math.max(0, value.indexOf('/')));
  if (host === 'index.docker.io' || full.startsWith(`${host}/`)) return undefined;
  return { reason: 'the registry is missing', suggestion: full, isMild: true };
}
