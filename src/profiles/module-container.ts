import type { Profile } from './profile.js';

export const moduleContainer: Profile = {
  summary:
    'Module containers: one Linux process that takes signals, with a documented interface, disposable and small.',
  source: 'luebken/container-patterns, "Module container": Linux process, API, descriptive, small',
  rules: {
    'env/*': 'on',
    'health/*': 'on',
    'image/build-tools-left': 'on',
    'image/too-large': 'on',
    'lifecycle/*': 'on',
    'port/*': 'on',
    'process/command-missing': 'on',
    'process/shell-form': 'on',
    'process/stop-signal-invalid': 'on',
    'process/working-dir-relative': 'on',
    'volume/*': 'on',
  },
};
