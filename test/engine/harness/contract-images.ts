import type { Content } from './images.js';

/** What `buildImage` builds. */
export interface Recipe {
  dockerfile: string[];
  files: Record<string, Content>;
}

/** Must not be seen in any report. */
export const secretValue = 's3cr3t-of-the-test';

const contractFile = `commands:
  greet:
    help: Say hello
    args:
    - name: who
      type: string
      required: true
env:
  GREETING:
    type: string
    required: false
    help: What is said
  FROM_FILE:
    type: int
volumes:
  cache:
    dest: /cache
    mode: rw
portz:
  - 1
`;

function label(key: string, value: unknown): string {
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  return `LABEL ${key}='${text}'`;
}

/** Every field of the config, every dialect of labels, sources that disagree, a secret, and a contract file inside. */
export const full: Recipe = {
  files: { 'asyncy.yml': contractFile },
  dockerfile: [
    'FROM scratch',
    'COPY busybox /bin/busybox',
    'COPY asyncy.yml /asyncy.yml',
    'MAINTAINER Some Body <some.body@example.com>',
    `ENV GREETING="hello, world=all; a==b" UNITS=imperial EMPTY= API_PASSWORD=${secretValue} PATH=/bin`,
    'EXPOSE 8080 8443/tcp 53/udp 9000-9002',
    'VOLUME ["/data", "/with space"]',
    'USER 1000:1000',
    'WORKDIR /work',
    'STOPSIGNAL SIGINT',
    'HEALTHCHECK --interval=5s --timeout=2s --start-period=1s --retries=2 CMD busybox wget -q -O - http://localhost:8080/',
    'ONBUILD ENV CHILD=1',
    'ONBUILD EXPOSE 1234',
    'SHELL ["/bin/busybox", "sh", "-ec"]',
    [
      'LABEL',
      'api.ENV.UNITS=metric api.ENV.UNITS.enum=metric,imperial api.ENV.UNITS.description="Units = of the answer"',
      'api.ENV.KEY="" api.ENV.KEY.mandatory=true api.ENV.FOO=1 api.ENV.FOO_BAR=2',
      'api.EXPOSE.8080.scheme=http api.LINKS.redis.image=redis:8 api.LINKS.redis.port=6379',
      'api.VOLUME.data=/data api.VOLUME.data.mode=ro api.STDIN="one city a line"',
      'api.ARG.city.position=1 api.ARG.--days.type=int api.HEALTH.path=/healthz api.HEALTH.port=8080',
      'api.HOOK.pre-stop.timeout=20 api.RESOURCES.Memory=256Mi api.RESOURCES.CPU=0.5 api.TAGS.team=weather',
      'api.TEST.command.name=starts api.TEST.command.command=/bin/busybox api.CONTRACT=/asyncy.yml',
      'org.opencontainers.image.title=Everything org.opencontainers.image.version=2.0',
      'org.label-schema.name=everything org.label-schema.version=1.9 org.label-schema.docker.cmd="docker run everything"',
      'com.redhat.component=everything-container summary="All of it" io.openshift.expose-services=8080:http io.openshift.min-memory=64Mi',
      'quoted="say \\"hi\\"" unicode="žluťoučký kůň 🐎"',
    ].join(' '),
    label('api.HOOK.pre-stop', ['/bin/busybox', 'true']),
    label('com.example.available-envs', [{ key: 'OLD', description: 'oldest', default_value: 'x' }]),
    label('api.expected-envs', [{ key: 'OLDER', description: 'older', mandatory: 'true' }]),
    label('api.expected-args', [{ arg: '-q QUERY', description: 'what', mandatory: 'false' }]),
    label('io.docker.server.metadata', {
      name: 'everything',
      env: [{ name: 'MCP_URL' }],
      tools: [{ name: 'ask', arguments: [{ name: 'question', type: 'string', desc: 'what to ask' }] }],
    }),
    'ENTRYPOINT ["/bin/busybox"]',
    'CMD ["httpd", "-f", "--name", "a=b c"]',
  ],
};

/** As little as an image can say. */
export const minimal: Recipe = {
  files: {},
  dockerfile: ['FROM scratch', 'COPY busybox /bin/busybox', 'CMD ["/bin/busybox"]'],
};

/** Labels that cannot be read, of dockument and Project Atomic; the contract file inside is none. */
export const faulty: Recipe = {
  files: { 'asyncy.yml': 'commands:\n  a: {help: "x"\n  b: [\n' },
  dockerfile: [
    'FROM scratch',
    'COPY asyncy.yml /app/asyncy.yml',
    label('api.expected-envs', '[{"key": "A", "description": "b"'),
    label('com.example.available-envs', '{"not": "a list"}'),
    label('io.docker.server.metadata', 'name: [unclosed'),
    'LABEL api.ENV.PORT=80 api.ENV.PORT.mandatory=yes api.EXPOSE.http="" api.ENVV.X=1 api.RESOURCES.Memory=lots',
    'LABEL RUN="docker run --privileged IMAGE" UNINSTALL="docker rm IMAGE" name=faulty',
    'HEALTHCHECK NONE',
    'CMD ["/none"]',
  ],
};
