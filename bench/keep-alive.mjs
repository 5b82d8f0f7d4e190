/**
 * The yardstick for registries: the least that reads the manifest and config of every tag, digests verified, over keep-alive connections.
 * node keep-alive.mjs HOST:PORT REPOSITORY CONCURRENCY
 */
import { createHash } from 'node:crypto';
import { Agent, get } from 'node:http';

const [, , host, repository, concurrency] = process.argv;
const agent = new Agent({ keepAlive: true, maxSockets: Number(concurrency) });
const accept =
  'application/vnd.oci.image.manifest.v1+json, application/vnd.docker.distribution.manifest.v2+json';

function read(path, headers = {}) {
  return new Promise((resolve, reject) => {
    get(`http://${host}/v2/${path}`, { agent, headers }, (response) => {
      const chunks = [];
      response.on('data', (chunk) => chunks.push(chunk));
      response.once('end', () => resolve({ body: Buffer.concat(chunks), headers: response.headers }));
      response.once('error', reject);
    }).once('error', reject);
  });
}

const verify = (body, digest) => {
  if (`sha256:${createHash('sha256').update(body).digest('hex')}` !== digest)
    throw new Error(`wrong digest ${digest}`);
};

const { tags } = JSON.parse((await read(`${repository}/tags/list?n=10000`)).body);
const queue = tags.values();
await Promise.all(
  Array.from({ length: Number(concurrency) }, async () => {
    for (const tag of queue) {
      const { body, headers } = await read(`${repository}/manifests/${tag}`, { accept });
      verify(body, headers['docker-content-digest']);
      const { digest } = JSON.parse(body).config;
      const config = (await read(`${repository}/blobs/${digest}`)).body;
      verify(config, digest);
      console.log(JSON.parse(config).config.Labels.number);
    }
  }),
);
agent.destroy();
