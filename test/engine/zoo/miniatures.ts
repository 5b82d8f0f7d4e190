/** Small images that behave as real services were seen to (libraries of mozlog, web frameworks, package managers, base images without a shell). */
import { dockerflowLike, versionFile } from './dockerflow.js';
import { edited, type Recipe, type Table } from './recipe.js';
import { program } from './service.js';
import { flowNotBooted } from './tables.js';

const express = program('express.mjs');
const port = 'const port = process.env.PORT || 8000;';
const summary = 'summaryOf(request, response, begin)';
const needsSecret = `if (!process.env.SESSION_SECRET) throw new Error('SESSION_SECRET is required');\n${port}`;
const files = (content: string): Record<string, { content: string }> => ({ 'server.mjs': { content } });

/** None of them has a HEALTHCHECK. */
const noHealthCheck: Table = { 'dockerflow/healthcheck-follows-port': 'skip' };

/** express and mozlog 3 as npm installs them. */
const onExpress = { base: 'express', healthcheck: null, files: files(express) } as const;

export const miniatures: readonly Recipe[] = [
  dockerflowLike({
    ...onExpress,
    name: 'mini-express',
    honest: 'a service on express that logs with mozlog 3',
    differences: noHealthCheck,
  }),
  dockerflowLike({
    ...onExpress,
    name: 'mini-express-2016',
    honest: 'the same by the first text of Dockerflow; it counts nothing',
    flags: ['--profile', 'dockerflow-2016-02'],
    old: true,
    differences: { ...noHealthCheck, 'dockerflow/sends-statsd': 'skip' },
  }),
  dockerflowLike({
    ...onExpress,
    name: 'mini-mozlog-empty',
    honest: 'hands mozlog 3 an object without keys, from which it makes an empty Fields',
    files: files(edited(express, [summary, '{}'])),
    differences: { ...noHealthCheck, 'dockerflow/mozlog': 'note fields' },
  }),
  dockerflowLike({
    ...onExpress,
    name: 'mini-secret-missing',
    honest:
      'a service that needs a secret, and ends with 0 where nobody gives it one, as mozlog 3 catches what it throws',
    files: files(edited(express, [port, needsSecret])),
    differences: { ...flowNotBooted, ...noHealthCheck },
  }),
  dockerflowLike({
    ...onExpress,
    name: 'mini-secret-given',
    honest: 'the same, with its secret',
    files: files(edited(express, [port, needsSecret])),
    flags: ['--env', 'SESSION_SECRET=hunter2-hunter2'],
    differences: noHealthCheck,
  }),
  dockerflowLike({
    name: 'mini-npm-start',
    honest: 'started by its package manager: banner lines, then a shell, then the program',
    base: 'expressShell',
    healthcheck: null,
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
    differences: noHealthCheck,
  }),
  dockerflowLike({
    ...onExpress,
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
    differences: {
      ...noHealthCheck,
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
      ...noHealthCheck,
      'dockerflow/mozlog': 'warning no-mozlog',
      'dockerflow/answers-head': 'note refused',
      'dockerflow/trailing-slash': 'note refused',
    },
  }),
];
