import { configPathProbe } from './config-path.js';
import { secondRun } from './runs.js';

export default configPathProbe({
  id: 'dockerflow/config-path-file',
  title: 'serves with $CONFIG_PATH as a file',
  what: 'a file that holds {}',
  beside: ' (and with STATSD_HOST and STATSD_PORT)',
  run: secondRun,
});
