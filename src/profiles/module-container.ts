import type { Profile } from './profile.js';

export const moduleContainer: Profile = {
  summary:
    'Module containers: one Linux process that takes signals, with a documented interface, disposable and small.',
  source: 'luebken/container-patterns, "Module container": Linux process, API, descriptive, small',
  rules: {
    'env/*': 'on',
    // Without `health/needs-docker-format`: who asks for a health check takes what the format costs.
    'health/disabled': 'on',
    'health/missing': 'on',
    'health/oci-dropped': 'on',
    'health/shell-missing': 'on',
    'health/timing-impossible': 'on',
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
