/** The ids of all commands, apart from their classes, so that a command line can be told apart before any command is loaded. */
export const commandIds = [
  'call',
  'check:commands',
  'check:dockerflow',
  'check:image',
  'convert',
  'hook:install',
  'hook:run',
  'hook:uninstall',
  'init',
  'init:version',
  'inspect:file',
  'inspect:image',
  'lint',
  'prune',
  'report',
  'config',
  'rules',
  'schema',
] as const;
export type CommandId = (typeof commandIds)[number];
