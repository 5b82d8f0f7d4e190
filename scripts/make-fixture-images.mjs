// Writes the OCI image layouts under fixtures/images. The same bytes every time: no clock, no compression whose output depends on a version.
// Usage: node scripts/make-fixture-images.mjs [DIRECTORY]
import { createHash } from 'node:crypto';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { pack } from 'tar-stream';

const created = '2026-03-01T15:59:00Z';

const contractFile = `# What the current-weather container takes and gives.
commands:
  current:
    help: Tell the weather at a place right now
    args:
      - name: place
        type: string
        required: true
        help: City and country, as in "Bonn,DE"
    kwargs:
      - name: units
        type: string
        enum: [metric, imperial]
        help: Unit system of the answer; metric when left out
      - name: lang
        type: string
        pattern: '^[a-z]{2}$'
        help: Language of the description, ISO 639-1
    additional_args: false
    additional_kwargs: false
    result:
      type: json
  stations:
    help: List the weather stations around a place
    args:
      - name: place
        type: string
        required: true
      - name: radius
        type: int
        help: Kilometres; 50 when left out
    result:
      type: list
env:
  OPENWEATHERMAP_APIKEY:
    type: string
    pattern: '^[0-9a-f]{32}$'
    required: true
    help: Key for the OpenWeatherMap API
interface: cli
`;

const program = `// The weather at a place: node weather.js current PLACE [--units metric] [--lang en]
const [command, place] = process.argv.slice(2);
const key = process.env.OPENWEATHERMAP_APIKEY;
if (!key) {
  console.error('OPENWEATHERMAP_APIKEY is not set');
  process.exit(1);
}
console.log(JSON.stringify({ command, place }));
`;

const labels = {
  'api.ENV.OPENWEATHERMAP_APIKEY': '',
  'api.ENV.OPENWEATHERMAP_APIKEY.description':
    'Key for the OpenWeatherMap API. Get one at https://openweathermap.org/appid',
  'api.ENV.OPENWEATHERMAP_APIKEY.mandatory': 'true',
  'api.ENV.UNITS': '',
  'api.ENV.UNITS.description': 'Unit system of the answers: metric or imperial',
  'api.ENV.UNITS.mandatory': 'false',
  'api.EXPOSE.1337': '',
  'api.EXPOSE.1337.description': 'The forecast as a web page',
  'api.EXPOSE.1337.protocol': 'tcp',
  'org.opencontainers.image.description': 'Tells the current weather',
  'org.opencontainers.image.licenses': 'Apache-2.0',
  'org.opencontainers.image.title': 'currentweather',
  'org.opencontainers.image.version': '1.2.0',
};

/** A tar of files with everything that could differ from run to run set to one value. */
async function tar(files) {
  const packer = pack();
  for (const [name, content] of Object.entries(files)) {
    const type = content === null ? 'directory' : 'file';
    packer.entry(
      { name, type, mode: type === 'file' ? 0o644 : 0o755, mtime: new Date(created) },
      content ?? undefined,
    );
  }
  packer.finalize();
  const chunks = [];
  for await (const chunk of packer) chunks.push(chunk);
  return Buffer.concat(chunks);
}

const digestOf = (bytes) => `sha256:${createHash('sha256').update(bytes).digest('hex')}`;

function layoutAt(directory) {
  rmSync(directory, { recursive: true, force: true });
  const write = (name, bytes) => {
    mkdirSync(dirname(join(directory, name)), { recursive: true });
    writeFileSync(join(directory, name), bytes);
  };
  return {
    write,
    /** Stores a blob and answers its descriptor. */
    add(mediaType, content) {
      const bytes = Buffer.isBuffer(content) ? content : Buffer.from(JSON.stringify(content));
      const digest = digestOf(bytes);
      write(`blobs/sha256/${digest.slice('sha256:'.length)}`, bytes);
      return { mediaType, digest, size: bytes.length };
    },
  };
}

const oci = (name) => `application/vnd.oci.image.${name}.v1+json`;
const layerType = 'application/vnd.oci.image.layer.v1.tar';

function config(architecture, variant, layer, arch) {
  return {
    architecture,
    ...(variant ? { variant } : {}),
    os: 'linux',
    author: 'Wanda Weather <wanda@example.com>',
    created,
    config: {
      User: 'node',
      ExposedPorts: { '1337/tcp': {} },
      Env: [
        'PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin',
        'NODE_VERSION=20.20.2',
        'UNITS=metric',
        ...(arch.env ?? []),
      ],
      Entrypoint: ['node', 'weather.js'],
      Cmd: ['current', 'Bonn,DE'],
      Volumes: { '/var/cache/weather': {} },
      WorkingDir: '/usr/src/app',
      Labels: labels,
      StopSignal: 'SIGTERM',
      Healthcheck: {
        Test: ['CMD', 'node', 'weather.js', 'ping'],
        Interval: 30_000_000_000,
        Timeout: 3_000_000_000,
        Retries: 3,
      },
    },
    rootfs: { type: 'layers', diff_ids: [layer.digest] },
    history: [
      { created, created_by: 'COPY asyncy.yml / # buildkit', comment: 'buildkit.dockerfile.v0' },
      {
        created,
        created_by: 'EXPOSE map[1337/tcp:{}]',
        comment: 'buildkit.dockerfile.v0',
        empty_layer: true,
      },
      {
        created,
        created_by: 'HEALTHCHECK &{["CMD" "node" "weather.js" "ping"] "30s" "3s" "0s" "0s" \'\\x03\'}',
        comment: 'buildkit.dockerfile.v0',
        empty_layer: true,
      },
      {
        created,
        created_by: 'CMD ["current" "Bonn,DE"]',
        comment: 'buildkit.dockerfile.v0',
        empty_layer: true,
      },
    ],
  };
}

/** An index of two platforms and the provenance of the first, as BuildKit writes it. */
async function currentWeather(directory) {
  const layout = layoutAt(directory);
  const layer = layout.add(
    layerType,
    await tar({
      'asyncy.yml': contractFile,
      'usr/': null,
      'usr/src/': null,
      'usr/src/app/': null,
      'usr/src/app/weather.js': program,
    }),
  );
  const annotations = {
    'org.opencontainers.image.source': 'https://example.com/wanda/currentweather',
    'org.opencontainers.image.title': 'currentweather',
  };
  const image = (architecture, variant, arch) => {
    const descriptor = layout.add(oci('manifest'), {
      schemaVersion: 2,
      mediaType: oci('manifest'),
      config: layout.add(oci('config'), config(architecture, variant, layer, arch)),
      layers: [layer],
      annotations,
    });
    return { ...descriptor, platform: { architecture, os: 'linux', ...(variant ? { variant } : {}) } };
  };
  const amd64 = image('amd64', undefined, {});
  const arm64 = image('arm64', 'v8', { env: ['UV_THREADPOOL_SIZE=2'] });

  const statement = layout.add('application/vnd.in-toto+json', {
    _type: 'https://in-toto.io/Statement/v0.1',
    predicateType: 'https://slsa.dev/provenance/v0.2',
    subject: [{ name: 'currentweather', digest: { sha256: amd64.digest.slice('sha256:'.length) } }],
  });
  const attestation = layout.add(oci('manifest'), {
    schemaVersion: 2,
    mediaType: oci('manifest'),
    config: layout.add(oci('config'), {
      architecture: 'unknown',
      os: 'unknown',
      config: {},
      rootfs: { type: 'layers', diff_ids: [statement.digest] },
    }),
    layers: [statement],
  });
  const index = layout.add(oci('index'), {
    schemaVersion: 2,
    mediaType: oci('index'),
    manifests: [
      amd64,
      arm64,
      {
        ...attestation,
        annotations: {
          'vnd.docker.reference.digest': amd64.digest,
          'vnd.docker.reference.type': 'attestation-manifest',
        },
        platform: { architecture: 'unknown', os: 'unknown' },
      },
    ],
    annotations: { 'org.opencontainers.image.title': 'currentweather' },
  });
  layout.write('oci-layout', JSON.stringify({ imageLayoutVersion: '1.0.0' }));
  layout.write(
    'index.json',
    JSON.stringify({
      schemaVersion: 2,
      mediaType: oci('index'),
      manifests: [{ ...index, annotations: { 'org.opencontainers.image.ref.name': '1.2.0' } }],
    }),
  );
}

const root = process.argv[2] ?? join(dirname(fileURLToPath(import.meta.url)), '..', 'fixtures', 'images');
await currentWeather(join(root, 'currentweather'));
