/** Small images that behave as real services were seen to (libraries of mozlog, web frameworks, package managers, base images without a shell). */
import { dockerflowLike, versionFile } from './dockerflow.js';
import { edited, type Recipe, type Table } from './recipe.js';
import { program } from './service.js';
import { flowNotBooted } from './tables.js';

const express = program('express-like.mjs');
const port = 'const port = process.env.PORT || 8000;';
const needsSecret = `if (!process.env.SESSION_SECRET) throw new Error('SESSION_SECRET is required');\n${port}`;
const files = (content: string): Record<string, { content: string }> => ({ 'server.mjs': { content } });

/** Its mozlog lines have no fields, as those of the library; it has no HEALTHCHECK. */
const libraries: Table = {
  'dockerflow/mozlog': 'note fields',
  'dockerflow/healthcheck-follows-port': 'skip',
};

export const miniatures: readonly Recipe[] = [
  dockerflowLike({
    name: 'mini-express',
    honest: 'a web framework with routes in any case of letters, and pages for unknown paths',
    files: files(express),
    healthcheck: null,
    differences: libraries,
  }),
  dockerflowLike({
    name: 'mini-secret-missing',
    honest: 'a service that needs a secret, and ends with 0 where nobody gives it one',
    files: files(edited(express, [port, needsSecret])),
    healthcheck: null,
    differences: { ...flowNotBooted, 'dockerflow/healthcheck-follows-port': 'skip' },
  }),
  dockerflowLike({
    name: 'mini-secret-given',
    honest: 'the same, with its secret',
    files: files(edited(express, [port, needsSecret])),
    healthcheck: null,
    flags: ['--env', 'SESSION_SECRET=hunter2-hunter2'],
    differences: libraries,
  }),
  dockerflowLike({
    name: 'mini-npm-start',
    honest: 'started by its package manager: banner lines, then a shell, then the program',
    base: 'shell',
    files: {
      ...files(express),
      npm: {
        mode: 0o755,
        content: [
          '#!/bin/sh',
          'echo; echo "> zoo@1.0.0 start"; echo "> node server.mjs"; echo',
          "trap 'kill -TERM $pid' TERM",
          "/bin/sh -c 'node /app/server.mjs; exit $?' & pid=$!",
          'while kill -0 $pid 2>/dev/null; do wait $pid; status=$?; done',
          'exit $status',
          '',
        ].join('\n'),
      },
    },
    copies: { npm: '/usr/bin/npm' },
    entrypoint: ['/usr/bin/npm'],
    cmd: ['start'],
    healthcheck: null,
    differences: libraries,
  }),
  dockerflowLike({
    name: 'mini-distroless',
    honest: 'on a base without a shell, whose user is nonroot',
    files: {
      ...files(express),
      passwd: {
        content:
          'root:x:0:0:root:/root:/sbin/nologin\nnonroot:x:65532:65532:nonroot:/home/nonroot:/sbin/nologin\n',
      },
      group: { content: 'root:x:0:\nnonroot:x:65532:\n' },
    },
    copies: { passwd: '/etc/passwd', group: '/etc/group' },
    user: '65532',
    entrypoint: ['/usr/bin/node'],
    cmd: ['/app/server.mjs'],
    healthcheck: null,
    differences: {
      ...libraries,
      'dockerflow/has-user-app': 'warning missing',
      'dockerflow/has-group-app': 'warning missing',
      'dockerflow/runs-as-app': 'warning other',
    },
  }),
  dockerflowLike({
    name: 'mini-python',
    honest: 'a Python service that has neither mozlog nor a handler for HEAD',
    base: 'python',
    files: {
      'server.mjs': { content: '' },
      'server.py': { content: program('dockerflow.py') },
      'version.json': { content: versionFile },
    },
    copies: { 'server.mjs': null, 'server.py': '/app/server.py' },
    entrypoint: ['/usr/bin/python3'],
    cmd: ['/app/server.py'],
    healthcheck: null,
    differences: {
      'dockerflow/healthcheck-follows-port': 'skip',
      'dockerflow/mozlog': 'warning no-mozlog',
      'dockerflow/answers-head': 'note refused',
      'dockerflow/trailing-slash': 'note refused',
    },
  }),
];
