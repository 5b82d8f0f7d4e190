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
    // Of probes: good practice elsewhere, and asked for here.
    'api/listeners-declared': 'error',
    'api/required-variables-required': 'error',
    'immutable/writes-only-to-volumes': 'error',
    'immutable/writes-the-same-places': 'error',
    'process/logs-to-streams': 'error',
    'process/reaps-zombies': 'error',
    'process/stops-on-sigint': 'error',
    'process/stops-on-sigterm': 'error',
    'process/stops-on-stop-signal': 'error',
    'self-contained/starts-without-network': 'error',
    'small/no-build-tools': 'error',
  },
};
