import { labelRules } from './label-rules.js';
import type { Profile } from './profile.js';

export const openshift: Profile = {
  summary: 'Images that run on OpenShift, under a user of its choice, and that its console describes.',
  source: 'OpenShift documentation, "Creating images": guidelines and image metadata',
  rules: {
    ...labelRules,
    'port/privileged': 'on',
    // OpenShift gives containers a user of its choice: an image that insists on its own does not start there.
    'privilege/arbitrary-uid': 'error',
    'privilege/not-root': 'error',
    'process/root-user': 'on',
    'process/user-not-numeric': 'on',
  },
  keys: [
    { key: 'io.k8s.display-name', presence: 'recommended' },
    { key: 'io.k8s.description', presence: 'recommended' },
    { key: 'io.openshift.tags', presence: 'recommended' },
    { key: 'io.openshift.expose-services', presence: 'optional' },
    { key: 'io.openshift.wants', presence: 'optional' },
    { key: 'io.openshift.non-scalable', presence: 'optional' },
    { key: 'io.openshift.min-memory', presence: 'optional' },
    { key: 'io.openshift.min-cpu', presence: 'optional' },
  ],
};
