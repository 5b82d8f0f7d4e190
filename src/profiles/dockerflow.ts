import type { Profile } from './profile.js';

export const dockerflow: Profile = {
  summary: 'Services of Mozilla, as Dockerflow asks for them today.',
  source: 'mozilla-services/Dockerflow README.md and docs/ (8f8771b, 2025-04-29)',
  rules: {
    'dockerfile/base-not-official': 'on',
    'dockerflow/*': 'on',
    // Dockerflow asks for USER app.
    'process/user-not-numeric': 'off',
    'version-file/*': 'on',
  },
};

export const dockerflow201602: Profile = {
  summary: 'Services of Mozilla, as the first list of Dockerflow asked for them in February 2016.',
  source: 'mozilla-services/Dockerflow README.md (51e0a9a, 2016-02-02)',
  rules: {
    // The user and the group were recommended then, and the file and ENTRYPOINT came later.
    'dockerflow/group-missing': 'note',
    'dockerflow/id-shared': 'note',
    'dockerflow/user-missing': 'note',
    'dockerflow/user-not-app': 'note',
    'dockerflow/user-not-in-group': 'note',
    'process/user-not-numeric': 'off',
  },
  excludes: {
    dockerflow: 'they are the same list nine years apart, and what one requires the other does not know',
  },
};
