import { readFile } from 'node:fs/promises';

import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import type { RunSpec, StartFault } from '../../src/model/run.js';
import { docker, expectNothingLeft } from './harness/docker.js';
import { buildImage } from './harness/images.js';
import { openTestSandbox, shellImage, type TestSandbox } from './harness/sandbox.js';

let image: string;
let withoutCommand: string;
let box: TestSandbox;

expectNothingLeft();

beforeAll(async () => {
  const foreign = await readFile('/bin/busybox');
  foreign.writeUInt16LE(foreign.readUInt16LE(18) === 183 ? 62 : 183, 18); // e_machine
  const withLoader = await readFile('/bin/sh');
  image = await buildImage(
    'capi-run-start',
    [
      ...shellImage('echo ran'),
      'COPY plain /etc/plain',
      'COPY foreign garbage script dynamic /opt/',
      'RUN ["/bin/chmod", "755", "/opt/foreign", "/opt/garbage", "/opt/script", "/opt/dynamic"]',
      'RUN ["/bin/ln", "-s", "/nowhere", "/opt/dangling"]',
      'VOLUME /data',
    ],
    {
      plain: 'hi\n',
      foreign,
      garbage: '\x7fELF garbage',
      script: '#!/no/such/interpreter -x\necho hi\n',
      dynamic: withLoader,
    },
  );
  withoutCommand = await buildImage('capi-run-no-command', ['FROM scratch', 'COPY busybox /bin/busybox']);
  box = await openTestSandbox();
});

afterAll(async () => {
  await box[Symbol.asyncDispose]();
});

const untilExited = { do: 'wait', for: [{ kind: 'exited' }], timeout: 10_000 } as const;

const cases: [kind: StartFault['kind'], what: string, spec: Partial<RunSpec>][] = [
  ['not-found', 'a program that is not there', { entrypoint: ['/nope'] }],
  ['not-found', 'a name that is not in the search path', { entrypoint: ['nope'] }],
  ['not-found', 'a link that leads nowhere', { entrypoint: ['/opt/dangling'] }],
  ['not-found', 'a script whose interpreter is not there', { entrypoint: ['/opt/script'] }],
  ['not-found', 'a program whose loader is not there', { entrypoint: ['/opt/dynamic'] }],
  ['not-executable', 'a file that may not be run', { entrypoint: ['/etc/plain'] }],
  ['not-executable', 'a folder', { entrypoint: ['/etc'] }],
  ['not-executable', 'a file that is no program', { entrypoint: ['/opt/garbage'] }],
  ['platform', 'a program for another machine', { entrypoint: ['/opt/foreign'] }],
  ['invalid-user', 'a user that is not known', { user: 'nobody-here' }],
  ['invalid-user', 'a group that is not known', { user: '0:nobody-here' }],
  ['invalid-user', 'a number that is no user', { user: '99999999999' }],
  ['invalid', 'a capability that does not exist', { capabilities: ['NOPE'] }],
];

describe('a container that cannot start', () => {
  it.each(cases)('is told as %s: %s', async (kind, _what, spec) => {
    const run = await box.run(image, [untilExited], spec);
    expect(run.fault).toBeUndefined();
    expect(run.startFault?.kind).toBe(kind);
    expect(run.startFault?.message).not.toBe('');
  });

  it('has no command', async () => {
    const run = await box.run(withoutCommand, [untilExited]);
    expect(run).toMatchObject({ startFault: { kind: 'no-command' }, steps: [] });
    const given = await box.run(withoutCommand, [untilExited], { cmd: ['/bin/busybox', 'true'] });
    expect(given.startFault).toBeUndefined();
    expect(given.exit?.code).toBe(0);
  });

  it.each([
    ['a work directory', 'WORKDIR /etc/plain/below'],
    ['a volume', 'VOLUME /etc/plain'],
  ])('has %s where a file is', async (_what, instruction) => {
    // The builder refuses both.
    const container = await docker('create', image);
    const built = await docker('commit', '--change', instruction, container, 'capi-run-misplaced');
    await docker('rm', '--volumes', container);
    const run = await box.run(built, [untilExited]);
    expect(run.fault).toBeUndefined();
    expect(run.startFault?.kind).toBe('invalid');
  });

  it('is no fault of one that starts and fails', async () => {
    const failing = await buildImage('capi-run-failing', shellImage('echo "PORT is not set" >&2; exit 1'));
    const run = await box.run(failing, [untilExited]);
    expect(run.startFault).toBeUndefined();
    expect(run.exit?.code).toBe(1);
  });

  it('is the fault of the engine when the image is gone', async () => {
    const run = await box.run(`sha256:${'0'.repeat(64)}`, [untilExited]);
    expect(run.startFault).toBeUndefined();
    expect(run.fault?.code).toBe('ENGINE_ERROR');
    expect(run.fault?.message).toContain('404');
  });
});
