/** Hosts that take SSH on other ports, and where their pages are. */
const sshHosts = new Map([
  ['ssh.github.com', 'github.com'],
  ['altssh.gitlab.com', 'gitlab.com'],
  ['altssh.bitbucket.org', 'bitbucket.org'],
]);

function overHttps(host: string, path: string): string | undefined {
  // A name without a dot is an alias of somebody's SSH configuration.
  if (!host.includes('.')) return undefined;
  const azure = host === 'ssh.dev.azure.com' ? /^\/?v3\/([^/]+)\/([^/]+)\/([^/]+)$/.exec(path) : null;
  if (azure) return pageOf(`https://dev.azure.com/${azure.slice(1, 3).join('/')}/_git/${azure[3] ?? ''}`);
  return pageOf(`https://${sshHosts.get(host) ?? host}/${path.replace(/^\/+/, '')}`);
}

/** The URL without credentials, query, fragment and `.git`; undefined when it names no page. */
function pageOf(text: string): string | undefined {
  if (!URL.canParse(text)) return undefined;
  const { protocol, host, pathname } = new URL(text);
  const path = pathname.replace(/\/$/, '').replace(/\.git$/, '');
  return host === '' || path === '' ? undefined : `${protocol}//${host}${path}`;
}

/**
 * The web address of a repository from what git calls it: `git@host:path`, `ssh://…`, `git://…` and `https://…`. Credentials never stay.
 * Undefined for paths of this machine and everything else that no browser can open.
 */
export function repositoryUrl(remote: string): string | undefined {
  const text = remote.trim();
  if (text === '' || text.length > 2000 || /[\s\p{Cc}]/u.test(text)) return undefined;
  const [, scheme] = /^([a-z][a-z0-9+.-]{0,20}):\/\//i.exec(text) ?? [];
  switch (scheme?.toLowerCase()) {
    case 'http':
    case 'https':
      return pageOf(text);
    case 'ssh':
    case 'git':
    case 'git+ssh':
    case 'ssh+git': {
      if (!URL.canParse(text)) return undefined;
      const { hostname, pathname } = new URL(text);
      return overHttps(hostname.toLowerCase(), pathname);
    }
    case undefined: {
      // git's short form: [user@]host:path. A slash before the colon makes a path of it.
      const [, host, path] = /^(?:[^@/:]+@)?([^@/:]+):(?!\/\/)(.+)$/.exec(text) ?? [];
      return host === undefined || path === undefined ? undefined : overHttps(host.toLowerCase(), path);
    }
    default:
      return undefined;
  }
}
