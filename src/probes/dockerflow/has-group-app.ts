import { groupPath, groupsOf } from '../../contract/accounts.js';
import type { Evidence } from '../../model/probe.js';
import type { Probe, ProbeMeta } from '../probe.js';
import { fail, pass } from '../verdict.js';
import { accountFinding, accountMessages, asGrave } from './app-account.js';
import { entryOf } from './paths.js';
import { whenMade } from './survey.js';

const meta: ProbeMeta = {
  id: 'dockerflow/has-group-app',
  property: 'dockerflow',
  title: 'has the group app with the id 10001',
  summary: 'Reads /etc/group of a container.',
  rationale:
    'Volumes and fsGroup are set up for the group 10001, the same for every service. A group with another id has no right to what lies there.',
  source: 'Mozilla Dockerflow README at 8f8771b, Dockerfile requirement 2 (51e0a9a, Dockerfile guidelines)',
  messages: accountMessages,
  maxRuns: 1,
  profiles: ['dockerflow', 'dockerflow-2016-02'],
};

const probe: Probe = {
  meta,
  next: (context, seen) =>
    whenMade(context, seen, (bare) => {
      const content = entryOf(bare, groupPath)?.content;
      const groups = content === undefined ? undefined : groupsOf(content);
      const mine = (groups ?? []).filter(({ name, gid }) => name === 'app' || gid === 10001);
      const lines = mine.map(({ name, gid, members }) => `${name}:${String(gid)}:${members.join(',')}`);
      const evidence: Evidence[] =
        lines.length > 0 ? [{ kind: 'files', text: `${groupPath}: ${lines.join('; ')}` }] : [];
      const found = accountFinding(
        'group',
        groups?.map(({ name, gid }) => ({ name, id: gid })),
      );
      return found ? fail([asGrave(context, found)], evidence) : pass('it is there', evidence);
    }),
};
export default probe;
