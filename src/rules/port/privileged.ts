import { quoted } from '../../contract/finding.js';
import { defineRule, type Facts } from '../rule.js';
import { isRoot, isWindowsUser } from '../users.js';

/** The first port that everybody may bind on any Linux (sysctl net.ipv4.ip_unprivileged_port_start). */
const firstFree = 1024;

/** Base images of Windows by their names; Windows lets everybody bind every port. */
const windowsBase = /windows|nanoserver|servercore/i;

function isWindows({ image, config, dockerfile }: Facts): boolean {
  if (image?.platform.os === 'windows' || isWindowsUser(config?.User ?? '')) return true;
  const base = dockerfile?.target.state.base;
  return base?.kind === 'image' && windowsBase.test(base.name ?? '');
}

export default defineRule({
  id: 'port/privileged',
  summary: 'A program that does not run as root is to listen below port 1024.',
  rationale:
    'Docker since 20.10 lets everybody in a container bind every port. Podman, older runtimes of Kubernetes and the network of the host do not: there the program ends with "permission denied".',
  remedy: 'Listen on a port from 1024 on, such as 8080, and publish it as 80.',
  severity: 'note',
  recommended: true,
  subject: 'image',
  judges: ['user'],
  since: '0.1.0',
  source: 'Linux, ip-sysctl, ip_unprivileged_port_start; moby/moby#41030',
  messages: {
    privileged: ({ port, protocol, user }: { port: number; protocol: string; user: string }) =>
      `Port ${String(port)}/${protocol} is below 1024, and the user ${quoted(user)} may bind it under some engines only.`,
  },
  check(context) {
    const { config, contract } = context;
    const user = config?.User;
    if (user === undefined || isRoot(user) || isWindows(context)) return;
    // Who asks for the capability has thought of it.
    if (contract.capabilities.some(({ name }) => name === 'NET_BIND_SERVICE')) return;
    for (const { port, protocol, declaredAt } of contract.ports) {
      if (port >= firstFree) continue;
      context.report(
        'privileged',
        { port, protocol, user },
        {
          subject: `port ${String(port)}/${protocol}`,
          location: declaredAt[0],
          suggestion: `Listen on ${String(8000 + port)}, and publish it with -p ${String(port)}:${String(8000 + port)}.`,
        },
      );
    }
  },
  examples: {
    failing: [
      { dockerfile: 'FROM alpine\nEXPOSE 8080\nEXPOSE 80\nUSER 10001\n', messageId: 'privileged', line: 3 },
      {
        image: { config: { User: 'app', ExposedPorts: { '1023/udp': {} } } },
        contract: 'commands: {}\ncap: [chown]\n',
        messageId: 'privileged',
      },
    ],
    clean: [
      { image: { config: { User: 'app', ExposedPorts: { '1024/tcp': {} } } } },
      { image: { config: { User: '0:0', ExposedPorts: { '80/tcp': {} } } } },
      { image: { config: { ExposedPorts: { '80/tcp': {} } } } },
      {
        image: { config: { User: 'app', ExposedPorts: { '80/tcp': {} } } },
        contract: 'commands: {}\ncap: [net_bind_service]\n',
      },
      { image: { config: { User: 'ContainerUser', ExposedPorts: { '80/tcp': {} } } } },
      { dockerfile: 'FROM mcr.microsoft.com/windows:ltsc2022\nEXPOSE 80\nUSER app\n' },
      { dockerfile: 'FROM mcr.microsoft.com/dotnet/aspnet:9.0-nanoserver-1809\nEXPOSE 80\nUSER app\n' },
      { dockerfile: 'FROM python:3-windowsservercore AS a\nFROM a\nEXPOSE 80\nUSER app\n' },
    ],
  },
});
