/** What programs usually find in a variable of such a name. */
interface Hint {
  /** Over the words of the name, in lower case and joined by spaces, with one before and one behind. */
  name: RegExp;
  values: readonly string[];
}

/** From the particular to the general; the first that fits type, enum and pattern is taken. Nothing listens at these addresses. */
const hints: readonly Hint[] = [
  {
    name: / (?:postgres|postgresql|pg|database|db) (?:.* )?(?:url|uri|dsn) $/,
    values: ['postgres://user:pass@localhost:5432/app'],
  },
  { name: / redis (?:.* )?(?:url|uri|dsn) $/, values: ['redis://localhost:6379/0'] },
  { name: / mongo(?:db)? (?:.* )?(?:url|uri|dsn) $/, values: ['mongodb://localhost:27017/app'] },
  { name: / mysql (?:.* )?(?:url|uri|dsn) $/, values: ['mysql://user:pass@localhost:3306/app'] },
  {
    name: / (?:amqp|rabbit|rabbitmq|broker) (?:.* )?(?:url|uri|dsn) $/,
    values: ['amqp://user:pass@localhost:5672/'],
  },
  {
    name: / (?:url|uri|endpoint|origin|webhook|dsn) $/,
    values: ['http://localhost:8080/', 'https://example.com/', 'http://localhost:8080'],
  },
  { name: / port $/, values: ['8080', '18080', '3000'] },
  // What is bound to must not be the loopback interface: the image would be accused of it.
  { name: /^ host $| (?:bind|listen)(?:en|ing)? /, values: ['0.0.0.0', '0.0.0.0:8080', ':8080', '8080'] },
  { name: / (?:addr|address) $/, values: ['localhost:8080', 'localhost', '127.0.0.1'] },
  { name: / (?:host|hostname|server|domain|fqdn) $/, values: ['localhost', 'example.com', '127.0.0.1'] },
  { name: / ips? $/, values: ['127.0.0.1'] },
  { name: / (?:email|mail|mailto) $/, values: ['user@example.com'] },
  { name: / log level $| level $/, values: ['info', 'INFO', 'warn', '1'] },
  {
    name: /^(?: node| app| rails| go| flask| django)? (?:env|environment|stage|mode) $/,
    values: ['production', 'prod'],
  },
  {
    name: / (?:enabled?|disabled?|debug|verbose|insecure|secure) $|^ (?:enable|disable|is|has|use|with|allow) /,
    values: ['true', '1'],
  },
  { name: / (?:tz|timezone) $/, values: ['UTC'] },
  { name: / (?:region) $/, values: ['us-east-1'] },
  { name: / (?:lang|locale|language) $/, values: ['en_US.UTF-8', 'en_US', 'en'] },
  { name: / (?:dir|directory|folder) $/, values: ['/tmp'] },
  { name: / (?:file|path) $/, values: ['/dev/null', '/tmp', '/'] },
  {
    name: / (?:timeout|interval|seconds|delay|ttl|retries|count|workers|threads|limit|size|max|min|number|concurrency|id) $/,
    values: ['10', '1', '100'],
  },
  // Some programs refuse short keys.
  {
    name: / (?:password|passwd|pass|secret|token|key|apikey|salt|credentials?) $/,
    values: ['made-up-value-of-32-or-more-characters'],
  },
  { name: / (?:user|username|login|name|account|owner) $/, values: ['user'] },
  { name: / version $/, values: ['1.0.0', '1.0', '1'] },
  { name: / date $/, values: ['2026-01-01', '2026-01-01T00:00:00Z'] },
];

/** Longer names are none that people give. */
const longestName = 200;

/** Values that variables and arguments of such a name usually have, the most usual first. */
export function hintsFor(name: string): readonly string[] {
  const words = name
    .slice(-longestName)
    .replace(/([a-z0-9])([A-Z])/g, '$1 $2')
    .toLowerCase()
    .split(/[^a-z0-9]+/)
    .filter((word) => word !== '')
    .join(' ');
  return hints.flatMap((hint) => (hint.name.test(` ${words} `) ? hint.values : []));
}
