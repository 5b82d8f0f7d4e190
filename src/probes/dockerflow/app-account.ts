/** Findings about the user and the group `app` with the id 10001, and how grave they are by each list. */
import { appId, createApp } from '../../contract/accounts.js';
import { quoted } from '../../contract/finding.js';
import type { ProbeContext, ProbeFinding } from '../probe.js';
import { finding } from '../verdict.js';
import { isFirstList } from './runs.js';

export const accountMessages = {
  'no-file': { severity: 'warning', summary: 'The image has no file of that kind.' },
  missing: { severity: 'warning', summary: 'There is no app.' },
  'other-name': { severity: 'warning', summary: 'Who has the id 10001 is not called app.' },
  'other-id': { severity: 'warning', summary: 'app has another id.' },
  shared: { severity: 'warning', summary: 'Somebody else has the id 10001 as well.' },
} as const;

/** The list of 2016 recommends users and groups; today's requires them. */
export function asGrave(context: ProbeContext, found: ProbeFinding): ProbeFinding {
  return isFirstList(context) ? { ...found, severity: 'note' } : found;
}

/** What is wrong with `app` among users or groups; the first entry of a name or an id counts, as for the C library. */
export function accountFinding(
  kind: 'user' | 'group',
  accounts: readonly { name: string; id: number }[] | undefined,
): ProbeFinding | undefined {
  const place = { subject: `${kind} app`, suggestion: createApp };
  const told = (id: keyof typeof accountMessages, message: string): ProbeFinding =>
    finding(accountMessages, id, { message, ...place });
  const path = kind === 'user' ? '/etc/passwd' : '/etc/group';
  if (!accounts) return told('no-file', `There is no ${path}, so there is no ${kind} app.`);
  const app = accounts.find(({ name }) => name === 'app');
  const holder = accounts.find(({ name, id }) => id === appId && name !== 'app');
  if (!app)
    return holder
      ? told('other-name', `The ${kind} with the id 10001 is called ${quoted(holder.name)}, not app.`)
      : told('missing', `There is no ${kind} app in ${path}.`);
  if (app.id !== appId) return told('other-id', `The ${kind} app has the id ${String(app.id)}, not 10001.`);
  if (!holder) return undefined;
  const message = `The ${kind} ${quoted(holder.name)} has the id 10001 as well, which is for app.`;
  return {
    ...told('shared', message),
    suggestion: `Create the other ${kind} with another id, or leave it out.`,
  };
}
