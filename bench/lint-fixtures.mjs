/** Files to lint, many and alike but for seeded mutations, a repository with one changed file, and the peers they are measured against. */
import { Ajv2020 } from 'ajv/dist/2020.js';
import standalone from 'ajv/dist/standalone/index.js';
import { build } from 'esbuild';
import { execFile } from 'node:child_process';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);
const root = join(import.meta.dirname, '..');

/** xorshift: the same numbers in every run. */
function random(seed) {
  let state = seed;
  return (below) => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) % below;
  };
}

const dockerfile = `FROM node:20-slim AS build
WORKDIR /src
COPY package.json package-lock.json ./
RUN npm ci
COPY . .
RUN npm run build

FROM node:20-slim
LABEL org.opencontainers.image.title="weather" \\
      org.opencontainers.image.description="Answers the weather of a city" \\
      org.opencontainers.image.version="1.4.2" \\
      org.opencontainers.image.source="https://git.example.org/weather" \\
      org.opencontainers.image.licenses="Apache-2.0"
ENV NODE_ENV=production \\
    PORT=8080
WORKDIR /app
COPY --from=build /src/dist ./dist
COPY --from=build /src/node_modules ./node_modules
RUN groupadd --gid 10001 app && \\
    useradd --uid 10001 --gid app app
# where the data goes
VOLUME /data
EXPOSE 8080/tcp
USER 10001:10001
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=30s --timeout=3s \\
  CMD ["node", "dist/health.js"]
LABEL com.example.team="weather" com.example.tier="2"
ENTRYPOINT ["node"]
CMD ["dist/server.js"]
`;

/** ${count} Dockerfiles of 31 lines, up to four of them changed in each file. */
export async function dockerfiles(folder, count) {
  await mkdir(folder, { recursive: true });
  const next = random(42);
  for (let number = 0; number < count; number++) {
    const lines = dockerfile.split('\n');
    for (let changes = next(5); changes > 0; changes--) {
      const at = 1 + next(lines.length - 2);
      const line = lines[at];
      lines[at] = [
        line.toUpperCase(),
        `# note ${number}\n${line}`,
        line.replace('"', ''),
        `${line} ${number}`,
        line.replace(/[aeiou]/, 'x'),
      ][next(5)];
    }
    await writeFile(join(folder, `${number}.Dockerfile`), lines.join('\n'));
  }
}

const command = (name) => `  ${name}:
    help: Answers the ${name} of a city
    args:
      - name: city
        type: string
        required: true
        help: Name of the city
    kwargs:
      - name: units
        type: string
        enum: [metric, imperial]
      - name: days
        type: int
    result:
      type: json
`;

const contract = `# What the service needs and offers
commands:
${['current', 'forecast', 'history', 'alerts'].map(command).join('')}env:
  api_key:
    type: string
    pattern: "^key_"
    required: true
    help: Key of the service
  log_level:
    type: string
    required: false
volumes:
  cache:
    dest: /cache
    mode: rw
ports:
  - 8080
system:
  cpu: 1
  memory: 256MB
lifecycle:
  startup: ./startup.sh
  shutdown: ./shutdown.sh
cap:
  - chown
scale:
  metric: cpu
metrics:
  ssl: false
logs:
  format: text
`;

/** Contract files of about 97 lines, a good fifth of them with a fault. */
export async function contractFiles(folder, count) {
  await mkdir(folder, { recursive: true });
  const next = random(7);
  const faults = [
    (text) => text.replace('type: int', 'type: 7'),
    (text) => text.replace('cap:', 'capabilities:'),
    (text) => text.replace('required: true', 'required: sometimes'),
    (text) => text.replace('- 8080', '- http'),
  ];
  for (let number = 0; number < count; number++) {
    const text = contract.replaceAll('city', `city${number}`);
    const fault = next(1000) < 228 ? faults[next(faults.length)] : (same) => same;
    await mkdir(join(folder, String(number)));
    await writeFile(join(folder, String(number), 'asyncy.yml'), fault(text));
  }
}

/** Installs the peers that npm has; answers the folder. */
export async function peers(folder) {
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, 'package.json'), '{ "private": true }');
  const packages = ['dockerfile-utils@0.16.3', 'dockerfile-ast@0.7.1', 'ajv-cli@5.0.0', 'ajv-formats@2.1.1'];
  await run('npm', ['install', '--no-audit', '--no-fund', ...packages], { cwd: folder });
  const schema = JSON.parse(await readFile(join(root, 'schemas', 'asyncy.schema.json'), 'utf8'));
  const ajv = new Ajv2020({ allErrors: true, strict: false, code: { source: true, esm: true } });
  const { outputFiles } = await build({
    stdin: { contents: standalone.default(ajv, ajv.compile(schema)), resolveDir: root, loader: 'js' },
    bundle: true,
    format: 'esm',
    platform: 'neutral',
    mainFields: ['main'],
    write: false,
  });
  await writeFile(join(folder, 'validate.mjs'), outputFiles[0].text);
  await writeFile(join(folder, 'asyncy.schema.json'), JSON.stringify(schema));
  return folder;
}

/** A repository with our hook, whose last commit changes one Dockerfile; answers what git would hand to the hook. */
export async function repository(folder) {
  await mkdir(folder, { recursive: true });
  const env = {
    ...process.env,
    GIT_CONFIG_GLOBAL: '/dev/null',
    GIT_CONFIG_NOSYSTEM: '1',
    ...Object.fromEntries(
      ['AUTHOR', 'COMMITTER'].flatMap((who) => [
        [`GIT_${who}_NAME`, 'bench'],
        [`GIT_${who}_EMAIL`, 'bench@example.org'],
      ]),
    ),
  };
  const git = async (...args) => (await run('git', args, { cwd: folder, env })).stdout.trim();
  await git('init', '--quiet', '--initial-branch=main');
  await writeFile(join(folder, 'README.md'), 'weather\n');
  await git('add', '.');
  await git('commit', '--quiet', '--message=first');
  const before = await git('rev-parse', 'HEAD');
  await git('update-ref', 'refs/remotes/origin/main', before);
  await writeFile(join(folder, 'Dockerfile'), dockerfile);
  await git('add', '.');
  await git('commit', '--quiet', '--message=second');
  const after = await git('rev-parse', 'HEAD');
  return `refs/heads/main ${after} refs/heads/main ${before}`;
}
