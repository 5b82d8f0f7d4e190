import type { Command } from '@oclif/core/command';

import type { CommandId } from '../cli/command-ids.js';
import InspectFile from './inspect/file.js';
import InspectImage from './inspect/image.js';
import Schema from './schema.js';

/** Every command by its oclif id. What a command needs beyond its flags is imported when it runs. */
export const commands = {
  'inspect:file': InspectFile,
  'inspect:image': InspectImage,
  schema: Schema,
} satisfies Record<CommandId, typeof Command>;
