import type { Command } from '@oclif/core/command';

import type { CommandId } from '../cli/command-ids.js';
import Call from './call.js';
import CheckCommands from './check/commands.js';
import CheckDockerflow from './check/dockerflow.js';
import CheckImage from './check/image.js';
import Convert from './convert.js';
import HookInstall from './hook/install.js';
import HookRun from './hook/run.js';
import HookUninstall from './hook/uninstall.js';
import Init from './init.js';
import InitVersion from './init/version.js';
import InspectFile from './inspect/file.js';
import InspectImage from './inspect/image.js';
import Lint from './lint.js';
import Prune from './prune.js';
import Report from './report.js';
import Config from './config.js';
import Rules from './rules.js';
import Schema from './schema.js';

/** Every command by its oclif id. What a command needs beyond its flags is imported when it runs. */
export const commands = {
  call: Call,
  'check:commands': CheckCommands,
  'check:dockerflow': CheckDockerflow,
  'check:image': CheckImage,
  convert: Convert,
  'hook:install': HookInstall,
  'hook:run': HookRun,
  'hook:uninstall': HookUninstall,
  init: Init,
  'init:version': InitVersion,
  'inspect:file': InspectFile,
  'inspect:image': InspectImage,
  lint: Lint,
  prune: Prune,
  report: Report,
  config: Config,
  rules: Rules,
  schema: Schema,
} satisfies Record<CommandId, typeof Command>;
