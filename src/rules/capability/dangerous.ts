import { defineRule } from '../rule.js';

/** What each of them lets a container do to its host. */
const dangers: ReadonlyMap<string, string> = new Map([
  ['ALL', 'it can do nearly everything that root of the host can'],
  ['SYS_ADMIN', 'it can mount file systems and leave the container'],
  ['SYS_MODULE', 'it can load code into the kernel of the host'],
  ['SYS_PTRACE', 'it can read and change other processes that it sees'],
  ['SYS_RAWIO', 'it can write to the memory and the devices of the host'],
  ['SYS_BOOT', 'it can restart the host or load another kernel'],
  ['SYS_TIME', 'it can set the clock of the host'],
  ['NET_ADMIN', 'it can change interfaces, routes and firewall rules'],
  ['DAC_READ_SEARCH', 'it can open files of the host by their handle'],
  ['BPF', 'it can load programs into the kernel of the host'],
  ['PERFMON', 'it can watch the kernel and the other processes of the host'],
  ['MAC_ADMIN', 'it can change the policy of AppArmor, SELinux or Smack'],
  ['MAC_OVERRIDE', 'it is not held by the policy of Smack'],
  ['SYSLOG', 'it can read the log of the kernel, with its addresses'],
]);

export default defineRule({
  id: 'capability/dangerous',
  summary: 'The contract asks for a capability that gives power over the host.',
  rationale:
    'Capabilities are how a container is kept in its place. With one of these, whoever takes over its process has a way to the host or to its neighbours; platforms refuse most of them.',
  remedy:
    'Do without it, or ask for the narrowest one that does: NET_RAW for ping, NET_BIND_SERVICE for port 80.',
  severity: 'warning',
  recommended: true,
  subject: 'contract',
  since: '0.1.0',
  source: 'capabilities(7); Kubernetes Pod Security Standards, baseline',
  messages: {
    dangerous: ({ capability, danger }: { capability: string; danger: string }) =>
      `The container asks for the capability ${capability}: with it ${danger}.`,
  },
  check(context) {
    for (const { name, declaredAt } of context.contract.capabilities) {
      const danger = dangers.get(name);
      if (danger === undefined) continue;
      context.report(
        'dangerous',
        { capability: name, danger },
        {
          subject: `capability ${name}`,
          location: declaredAt[0],
          suggestion:
            name === 'ALL'
              ? 'List the capabilities that are needed.'
              : `Remove "${name.toLowerCase()}" from "cap".`,
        },
      );
    }
  },
  examples: {
    failing: [
      { contract: 'cap:\n- chown\n- sys_admin\n', messageId: 'dangerous', line: 3 },
      {
        contract: 'cap: [CAP_ALL]\n',
        messageId: 'dangerous',
        line: 1,
        suggestion: 'List the capabilities that are needed.',
      },
    ],
    clean: [{ contract: 'cap: [chown, net_raw, net_bind_service, setuid]\n' }],
  },
});
