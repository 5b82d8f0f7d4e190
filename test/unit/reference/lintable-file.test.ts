import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';

import { isLintableName } from '../../../src/reference/lintable-file.js';

const lintable = [
  'Dockerfile',
  'dockerfile',
  'Dockerfile.dev',
  'Dockerfile.go',
  'Dockerfile.1.4',
  'app.Dockerfile',
  'Dockerfile.x\ny',
  'app.dockerfile',
  'Containerfile',
  'containerfile',
  'Containerfile.dev',
  'app.Containerfile',
  'asyncy.yml',
  'asyncy.yaml',
  'microservice.yml',
  'microservice.yaml',
  'oms.yml',
  'oms.yaml',
  'version.json',
];
const others = [
  '',
  'dockerfile.ts',
  'dockerfile-parser.js',
  'MyDockerfile',
  'Dockerfiles',
  'Dockerfile~',
  'Dockerfile.dockerignore',
  'app.Dockerfile.dockerignore',
  'Dockerfile.md',
  'Dockerfile.MD',
  'Dockerfile.j2',
  'Dockerfile.tmpl',
  'Dockerfile.bak',
  '.dockerignore',
  'my-asyncy.yml',
  'asyncy.yml.bak',
  'Asyncy.yml',
  'version.json.in',
  'package.json',
];

describe('isLintableName', () => {
  it.each(lintable)('takes %s', (name) => {
    expect(isLintableName(name)).toBe(true);
  });
  it.each(others)('leaves %j', (name) => {
    expect(isLintableName(name)).toBe(false);
  });
});

describe('.pre-commit-hooks.yaml', () => {
  const root = join(import.meta.dirname, '..', '..', '..');
  const [hook] = parse(readFileSync(join(root, '.pre-commit-hooks.yaml'), 'utf8')) as [
    { files: string; exclude: string },
  ];
  const chosen = (path: string) => new RegExp(hook.files).test(path) && !new RegExp(hook.exclude).test(path);

  it.each([...lintable, ...others])('chooses %j as the other gates do, in any folder', (name) => {
    const expected = isLintableName(name);
    expect({ top: chosen(name), below: chosen(`a/b c/${name}`) }).toEqual({ top: expected, below: expected });
  });
});
