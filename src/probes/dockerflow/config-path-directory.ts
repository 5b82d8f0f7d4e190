import { configPathProbe } from './config-path.js';
import { configDirectoryRun } from './runs.js';

export default configPathProbe({
  id: 'dockerflow/config-path-directory',
  title: 'serves with $CONFIG_PATH as a directory',
  what: 'an empty directory',
  run: configDirectoryRun,
});
