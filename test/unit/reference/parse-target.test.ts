import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { UsageError } from '../../../src/errors.js';
import { parseTarget } from '../../../src/reference/parse-target.js';

const hex = 'a3'.repeat(32);

function refusal(text: string): UsageError {
  try {
    parseTarget(text);
  } catch (error) {
    if (error instanceof UsageError) return error;
    throw error;
  }
  throw new Error(`${text} was not refused`);
}

describe('parseTarget', () => {
  it.each([
    ['-', { transport: 'stdin' }],
    ['redis', { transport: 'bare' }],
    ['redis:7', { transport: 'bare' }],
    ['host:5000/x', { transport: 'bare' }],
    ['docker:24', { transport: 'bare' }],
    ['podman:4', { transport: 'bare' }],
    ['./image.tar', { transport: 'bare' }],
    ['./a:b', { transport: 'bare' }],
    ['/tmp/x:1', { transport: 'bare' }],
    ['C:\\images\\x.tar', { transport: 'bare' }],
    [
      'docker://redis:7',
      { transport: 'docker', reference: { registry: 'docker.io', repository: 'library/redis', tag: '7' } },
    ],
    [
      'docker://ubuntu:22.04',
      {
        transport: 'docker',
        reference: { registry: 'docker.io', repository: 'library/ubuntu', tag: '22.04' },
      },
    ],
    ['docker://host:5000/x', { transport: 'docker', reference: { registry: 'host:5000', repository: 'x' } }],
    ['docker://localhost', { transport: 'docker-catalog', registry: 'localhost' }],
    ['docker://localhost/', { transport: 'docker-catalog', registry: 'localhost' }],
    ['docker://127.0.0.1:5000', { transport: 'docker-catalog', registry: '127.0.0.1:5000' }],
    ['docker://[::1]:5000/', { transport: 'docker-catalog', registry: '[::1]:5000' }],
    ['docker://registry.example', { transport: 'docker-catalog', registry: 'registry.example' }],
    ['docker://registry:5000', { transport: 'docker-catalog', registry: 'registry:5000' }],
    ['docker://registry:80/', { transport: 'docker-catalog', registry: 'registry:80' }],
    ['docker://index.docker.io', { transport: 'docker-catalog', registry: 'docker.io' }],
    [
      'docker-daemon:redis',
      {
        transport: 'docker-daemon',
        name: 'redis',
        reference: { registry: 'docker.io', repository: 'library/redis' },
      },
    ],
    [`docker-daemon:sha256:${hex}`, { transport: 'docker-daemon', name: `sha256:${hex}` }],
    [`docker-daemon:${hex}`, { transport: 'docker-daemon', name: hex }],
    ['oci:layout', { transport: 'oci', path: 'layout' }],
    ['oci:/a/layout:v1', { transport: 'oci', path: '/a/layout', selector: 'v1' }],
    ['oci-archive:a.tar:x:1', { transport: 'oci-archive', path: 'a.tar', selector: 'x:1' }],
    ['docker-archive:a.tar', { transport: 'docker-archive', path: 'a.tar' }],
    ['docker-archive:a.tar:e.io/x:1', { transport: 'docker-archive', path: 'a.tar', selector: 'e.io/x:1' }],
    ['docker-archive:a.tar:@2', { transport: 'docker-archive', path: 'a.tar', selector: '@2' }],
    ['docker-archive:-', { transport: 'docker-archive', path: '-' }],
    ['docker-inspect:x.json', { transport: 'docker-inspect', path: 'x.json' }],
    ['dockerfile:a:b', { transport: 'dockerfile', path: 'a:b' }],
    ['contract-file:asyncy.yml', { transport: 'contract-file', path: 'asyncy.yml' }],
  ])('reads %s', (text, expected) => {
    expect(parseTarget(text)).toEqual({ text, ...expected });
  });

  it.each([
    ['', 'TARGET_INVALID', 'docker-daemon:NAME'],
    ['a\0b', 'TARGET_INVALID', 'Remove it'],
    ['containers-storage:localhost/x', 'TARGET_INVALID', 'podman save'],
    ['dir:/x', 'TARGET_INVALID', 'skopeo copy dir:'],
    ['https://e.io/x', 'TARGET_INVALID', 'docker://HOST/NAME'],
    ['podman://x', 'TARGET_INVALID', 'DOCKER_HOST'],
    ['foo://x', 'TARGET_INVALID', 'docker-archive:PATH'],
    ['foo:/x', 'TARGET_INVALID', './foo:/x'],
    ['foo:./x', 'TARGET_INVALID', './foo:./x'],
    ['OCI:x', 'TARGET_INVALID', 'oci:x'],
    ['Docker://x', 'TARGET_INVALID', 'docker://x'],
    ['docker://', 'TARGET_INVALID', 'docker://'],
    ['docker:///x', 'TARGET_INVALID', 'docker://'],
    ['docker://redis/', 'REFERENCE_INVALID', 'lower case'],
    ['docker://Upper', 'REFERENCE_INVALID', 'lower case'],
    ['docker-daemon:', 'TARGET_INVALID', 'docker-daemon:NAME'],
    ['docker-daemon://x', 'TARGET_INVALID', 'docker-daemon:x'],
    ['docker-daemon:X', 'REFERENCE_INVALID', 'lower case'],
    ['oci:', 'TARGET_INVALID', 'oci:PATH'],
    ['oci://x', 'TARGET_INVALID', 'oci:/x or oci:x'],
    ['oci::x', 'TARGET_INVALID', 'oci:PATH'],
    ['docker-archive:a.tar:', 'TARGET_INVALID', 'NAME:TAG'],
    ['docker-archive:a.tar:@x', 'TARGET_INVALID', '@0'],
    [`docker-archive:a.tar:x@sha256:${hex}`, 'TARGET_INVALID', '@INDEX'],
    ['docker-archive:a.tar:X', 'REFERENCE_INVALID', 'lower case'],
  ])('refuses %j', (text, code, suggestion) => {
    const error = refusal(text);
    expect(error.code).toBe(code);
    expect(error.suggestion).toContain(suggestion);
  });

  it('never throws anything but a UsageError, and keeps the text', () => {
    const word = fc.constantFrom(
      'docker',
      'docker-daemon',
      'oci',
      'oci-archive',
      'docker-archive',
      'dockerfile',
      'dir',
      'foo',
      'OCI',
      '',
    );
    const rest = fc.string({
      unit: fc.constantFrom('/', ':', '@', '.', 'a', 'B', '0', '-', '[', ']', '\n', ' ', '…'),
      maxLength: 12,
    });
    fc.assert(
      fc.property(word, fc.constantFrom(':', '://', ''), rest, (transport, separator, end) => {
        const text = transport + separator + end;
        try {
          expect(parseTarget(text).text).toBe(text);
        } catch (error) {
          if (!(error instanceof UsageError)) throw error;
          expect(error.suggestion).toBeTruthy();
        }
      }),
      { numRuns: 2000 },
    );
  });
});
