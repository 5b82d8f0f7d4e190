/** The ids of all commands, apart from their classes, so that a command line can be told apart before any command is loaded. */
export const commandIds = ['inspect:file', 'inspect:image', 'schema'] as const;
export type CommandId = (typeof commandIds)[number];
