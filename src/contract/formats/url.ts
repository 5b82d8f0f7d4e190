import type { FormatFault } from './fault.js';

/** `git@github.com:acme/app.git`: what git calls scp-like syntax. */
const scpLike = /^[\w.-]{1,64}@([A-Za-z0-9.-]{1,253}):(?!\/\/)(\S+)$/;
/** `github.com/acme/app`: a host with a dot, then a path or nothing. */
const hostFirst = /^(?:[A-Za-z0-9-]{1,63}\.){1,10}[A-Za-z]{2,63}(?::\d{1,5})?(?:\/\S*)?$/;
const scheme = /^[A-Za-z][A-Za-z0-9+.-]{0,40}:/;

/** Browsers and registries take no longer ones. */
const longest = 8192;

function hasHost(value: string): boolean {
  return URL.canParse(value) && new URL(value).host !== '';
}

function offer(reason: string, suggestion: string): FormatFault {
  return hasHost(suggestion) ? { reason, suggestion } : { reason };
}

/** An absolute URL with a host, of any scheme: source repositories are named by `https:`, `git:` and `ssh:` alike. */
export function urlFault(value: string): FormatFault | undefined {
  if (value.length > longest) return { reason: `it is longer than ${String(longest)} characters` };
  const trimmed = value.trim();
  if (trimmed !== value && trimmed !== '' && urlFault(trimmed) === undefined)
    return { reason: 'there is white space around it', suggestion: trimmed };
  if (/\s/.test(value)) return { reason: 'a URL holds no white space' };
  const [, host, path] = scpLike.exec(value) ?? [];
  if (host !== undefined && path !== undefined)
    return offer('that is an address for git over SSH', `https://${host}/${path.replace(/^\/+/, '')}`);
  if (!scheme.test(value) || hostFirst.test(value)) {
    const reason = 'the scheme is missing';
    if (value.startsWith('//')) return offer(reason, `https:${value}`);
    return hostFirst.test(value) ? offer(reason, `https://${value}`) : { reason };
  }
  if (!/^[^:]*:\/\/[^/?#]/.test(value)) return { reason: 'the host is missing' };
  return hasHost(value) ? undefined : { reason: 'the host or the port is not valid' };
}
