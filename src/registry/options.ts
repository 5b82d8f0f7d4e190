/** What a registry client takes, once for each invocation. Times in milliseconds. */
export interface RegistryOptions {
  /** Deadline for each read, tries and pauses included; for a layer, for its head and then for each pause in its stream. */
  timeout: number;
  /** `host` or `host:port`: certificates are not verified, and plain HTTP is used where HTTPS does not answer. */
  insecureRegistries?: readonly string[] | undefined;
  /** PEM file with certificate authorities, trusted beside the default ones. */
  caFile?: string | undefined;
  /** Docker's folder of authorities for each host; `/etc/docker/certs.d` when absent. */
  certsDir?: string | undefined;
  /** Where DOCKER_CONFIG, HOME and kin are looked up; the process's own when absent. Proxy variables are always the process's own. */
  env?: NodeJS.ProcessEnv | undefined;
  /** Most connections to one host. */
  maxSockets?: number | undefined;
  /** First pause before another try; doubles with each. */
  retryPause?: number | undefined;
  /** Bytes of small blobs to keep in memory. */
  cacheBytes?: number | undefined;
}

const loopback = /^(?:localhost|127(?:\.\d{1,3}){3}|\[::1\])$/;

/** True for URLs of this machine: localhost, 127.0.0.0/8, [::1]. */
export function isLoopback(url: URL): boolean {
  return loopback.test(url.hostname);
}

/** True when the user said that the host of `url` may be spoken to without verified TLS. */
export function isInsecure(options: RegistryOptions, url: URL): boolean {
  const list = options.insecureRegistries;
  if (list === undefined || list.length === 0) return false;
  const port = url.port || (url.protocol === 'https:' ? '443' : '80');
  return list.some((entry) => [url.hostname, `${url.hostname}:${port}`].includes(entry.toLowerCase()));
}
