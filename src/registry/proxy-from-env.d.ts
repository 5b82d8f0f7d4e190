/** proxy-from-env 2 ships no types. */
declare module 'proxy-from-env' {
  /** The URL of the proxy for `url`, or an empty string. */
  export function getProxyForUrl(url: string): string;
}
