import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createServer } from 'node:tls';

export interface TlsProxy extends AsyncDisposable {
  port: number;
  /** Folder with `ca.pem`, `cert.pem` and `key.pem` for a client, as DOCKER_CERT_PATH wants it. */
  certificates: string;
}

/** A port on 127.0.0.1 that speaks TLS, wants a client certificate, and passes what it hears to a unix socket. */
export async function startTlsProxy(socket: string): Promise<TlsProxy> {
  const folder = mkdtempSync(join(tmpdir(), 'capi-tls-'));
  const openssl = (...args: string[]): void => {
    execFileSync('openssl', args, { cwd: folder, stdio: 'pipe' });
  };
  const key = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes'];
  openssl(
    'req',
    '-x509',
    ...key,
    '-keyout',
    'ca-key.pem',
    '-out',
    'ca.pem',
    '-subj',
    '/CN=test CA',
    '-days',
    '2',
  );
  for (const [name, extension] of [
    ['server', 'subjectAltName=IP:127.0.0.1,DNS:localhost\nextendedKeyUsage=serverAuth'],
    ['client', 'extendedKeyUsage=clientAuth'],
  ] as const) {
    const files = name === 'client' ? ['key.pem', 'cert.pem'] : ['server-key.pem', 'server-cert.pem'];
    const [keyFile = '', certFile = ''] = files;
    writeFileSync(join(folder, 'extensions'), extension);
    openssl('req', ...key, '-keyout', keyFile, '-out', 'request.pem', '-subj', `/CN=${name}`);
    const sign = [
      'x509',
      '-req',
      '-in',
      'request.pem',
      '-CA',
      'ca.pem',
      '-CAkey',
      'ca-key.pem',
      '-CAcreateserial',
    ];
    openssl(...sign, '-out', certFile, '-days', '2', '-extfile', 'extensions');
  }
  const read = (name: string): Buffer => readFileSync(join(folder, name));
  const server = createServer(
    { ca: read('ca.pem'), cert: read('server-cert.pem'), key: read('server-key.pem'), requestCert: true },
    (client) => {
      const engine = connect(socket);
      engine.on('error', () => client.destroy());
      client.on('error', () => engine.destroy());
      client.pipe(engine).pipe(client);
    },
  );
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    port: (server.address() as AddressInfo).port,
    certificates: folder,
    async [Symbol.asyncDispose]() {
      await new Promise((resolve) => server.close(resolve));
      rmSync(folder, { recursive: true });
    },
  };
}
