/** A parsed image name: `distribution/reference` grammar. A digest wins over a tag. */
export interface ImageReference {
  /** Host with optional port; `docker.io` for names without one. */
  registry: string;
  /** Path below the registry, `library/` included for official images. */
  repository: string;
  tag?: string;
  digest?: string;
}

/**
 * A target string, parsed but not yet looked up. `text` is what the user wrote.
 * `bare` is a word without transport: an existing path, else a name in the local engine, else in its registry.
 */
export type Target =
  | { transport: 'bare'; text: string }
  | { transport: 'stdin'; text: string }
  | { transport: 'docker-daemon'; text: string; name: string; reference?: ImageReference }
  | { transport: 'docker'; text: string; reference: ImageReference }
  | { transport: 'docker-catalog'; text: string; registry: string }
  | { transport: 'oci' | 'oci-archive' | 'docker-archive'; text: string; path: string; selector?: string }
  | { transport: 'docker-inspect' | 'dockerfile' | 'contract-file'; text: string; path: string };

export type TransportName = Target['transport'];
