import type { Profile } from './profile.js';

/** Everything that is said about contract files. What holds for one dialect alone looks at the dialect itself. */
const rules: Profile['rules'] = {
  'capability/*': 'on',
  'command/*': 'on',
  'contract/*': 'on',
  'env/*': 'on',
  'lifecycle/*': 'on',
  'port/*': 'on',
  'resource/*': 'on',
  'volume/*': 'on',
};

export const asyncy: Profile = {
  summary: 'Services that are described by an asyncy.yml.',
  source: 'Asyncy documentation, containers.md (wilzbach/docs.asyncy.com 2d90797)',
  rules,
};

export const oms: Profile = {
  summary: 'Services that are described by an oms.yml, or by the microservice.yml before it.',
  source: 'Open Microservice Specification (microservices/microservice.guide 1c064b9)',
  rules,
};
