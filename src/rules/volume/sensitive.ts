import { quoted } from '../../contract/finding.js';
import { defineRule } from '../rule.js';
import { normalisePath } from '../volume-paths.js';

/** Where the runtime itself mounts the kernel's file systems: nothing can be mounted over these. */
const kernel = /^\/(?:proc(?:\/.*)?)?$/;
const devices = /^\/(?:dev|sys|boot)(?:\/|$)/;
/** The system's directories; volumes below them are usual. */
const system = new Set(
  '/bin /etc /lib /lib32 /lib64 /libx32 /root /run /sbin /usr /usr/bin /usr/lib /usr/sbin /usr/local /usr/local/bin /var /var/lib /var/run'.split(
    ' ',
  ),
);
const sockets = /^(?:\/var)?\/run\/(?:docker|podman\/podman|containerd\/containerd|crio\/crio)\.sock$/;
const engineData = /^\/var\/lib\/(?:docker|containerd|containers|kubelet)(?:\/|$)/;

export default defineRule({
  id: 'volume/sensitive',
  summary: 'A volume covers a directory of the system, or reaches into the engine.',
  rationale:
    'A volume over a directory of the system hides what the image has there, or shows the container the devices of the host. With the socket of the engine a container can do everything that root on the host can.',
  remedy: 'Declare a directory of your own, such as /data.',
  severity: 'warning',
  recommended: true,
  subject: 'contract',
  since: '0.1.0',
  source: 'CIS Docker Benchmark 5.5 and 5.31; dockle DKL-DI-0002; opencontainers/runc, checkProcMount',
  messages: {
    kernel: ({ path }: { path: string }) =>
      `Nothing can be mounted at ${quoted(path)}: no container of this image starts.`,
    devices: ({ path }: { path: string }) =>
      `The volume ${quoted(path)} covers devices or files of the kernel.`,
    system: ({ path }: { path: string }) =>
      `The volume ${quoted(path)} covers a directory of the system, with all that the image has in it.`,
    engine: ({ path }: { path: string }) =>
      `The volume ${quoted(path)} gives the container power over the engine, and so over the host.`,
  },
  check(context) {
    for (const { path, declaredAt } of context.contract.volumes) {
      const normal = normalisePath(path);
      const place = { subject: `volume ${path}`, location: declaredAt[0] };
      const suggestion = 'Declare a directory of your own, such as /data.';
      if (kernel.test(normal))
        context.report('kernel', { path }, { ...place, suggestion, severity: 'error' });
      else if (devices.test(normal)) {
        // Shared memory is often given its own size.
        if (normal !== '/dev/shm') context.report('devices', { path }, { ...place, suggestion });
      } else if (sockets.test(normal) || engineData.test(normal)) {
        const remove = 'Remove it, and let whoever runs the image mount it when it is really needed.';
        context.report('engine', { path }, { ...place, suggestion: remove });
      } else if (system.has(normal)) context.report('system', { path }, { ...place, suggestion });
    }
  },
  examples: {
    failing: [
      { dockerfile: 'FROM alpine\nVOLUME /data \\\n  /\n', messageId: 'kernel', line: 3 },
      { image: { config: { Volumes: { '/proc/x': {} } } }, messageId: 'kernel' },
      { image: { config: { Volumes: { '/dev': {} } } }, messageId: 'devices' },
      { dockerfile: 'FROM alpine\nVOLUME ["/sys/fs/cgroup"]\n', messageId: 'devices', line: 2 },
      { image: { config: { Volumes: { '/usr/../etc/': {} } } }, messageId: 'system' },
      { contract: 'commands: {}\nvolumes:\n  a: {dest: /var}\n', messageId: 'system', line: 3 },
      { image: { config: { Volumes: { '/run/docker.sock': {} } } }, messageId: 'engine' },
      { image: { config: { Labels: { 'api.VOLUME.x': '/var/lib/docker' } } }, messageId: 'engine' },
    ],
    clean: [
      {
        image: {
          config: {
            Volumes: {
              '/data': {},
              '/etc/nginx': {},
              '/dev/shm': {},
              '/var/lib/postgresql': {},
              '/processes': {},
              '/system': {},
              '/run/docker.socket': {},
              '/usr/share/nginx/html': {},
            },
          },
        },
      },
    ],
  },
});
