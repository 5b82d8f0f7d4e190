import { variantProbe } from './advice.js';
import { endpoints } from './runs.js';

export default variantProbe(
  'slash',
  {
    id: 'dockerflow/trailing-slash',
    title: 'answers endpoints with a slash at the end',
    summary: `Asks for ${endpoints.lbheartbeat}/.`,
    summaryOfRefusal: 'A slash at the end of an endpoint is not taken.',
    rationale:
      'Configurations are written by hand, and some tools add a slash: one sign then makes a healthy service look dead.',
    source: 'Advice, not in Dockerflow',
  },
  `Take the slash as well: strict_slashes=False in Flask, ${endpoints.lbheartbeat}/? in a pattern.`,
);
