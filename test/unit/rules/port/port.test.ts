import { expect, it } from 'vitest';

import { readContract } from '../../../../src/contract/read-contract.js';
import type { Image } from '../../../../src/model/image.js';
import privileged from '../../../../src/rules/port/privileged.js';
import type { Facts } from '../../../../src/rules/rule.js';
import { runRules } from '../../../../src/rules/run.js';
import { findingsOf, lintTarget, materialise, now, settingsOf } from '../materialise.js';

it('what the base image exposes is not known', async () => {
  const { target } = await materialise({ dockerfile: 'FROM nginx\nLABEL api.EXPOSE.8080=""\n' });
  const [report] = await lintTarget(target, settingsOf('port/not-exposed', {}));
  expect(report?.findings).toEqual([]);
  expect(report?.notEvaluated).toEqual([
    { subject: 'port/not-exposed', reason: 'cannot know: the base image nginx may add more' },
  ]);
});

it('the line to write names a transport that is not TCP', async () => {
  const findings = await findingsOf('port/not-exposed', {
    image: { config: { Labels: { 'api.EXPOSE.53/udp': '', 'api.EXPOSE.80': '' } } },
  });
  expect(findings.map(({ subject, suggestion }) => [subject, suggestion])).toEqual([
    ['port 53/udp', 'Write EXPOSE 53/udp.'],
    ['port 80/tcp', 'Write EXPOSE 80.'],
  ]);
  const undocumented = await findingsOf('port/undocumented', {
    image: { config: { ExposedPorts: { '53/udp': {} }, Labels: { 'api.EXPOSE.80': '' } } },
  });
  expect(undocumented.map(({ suggestion }) => suggestion)).toEqual([
    'Write LABEL api.EXPOSE.53/udp="" api.EXPOSE.53/udp.description="what it serves".',
  ]);
});

it('the same number with another transport is left to the sources that disagree', async () => {
  const { target } = await materialise({
    image: {
      config: {
        ExposedPorts: { '53/tcp': {} },
        Labels: { 'api.EXPOSE.53': '', 'api.EXPOSE.53.protocol': 'udp' },
      },
    },
  });
  const [report] = await lintTarget(target, { profiles: [], rules: { 'port/*': 'on' } });
  expect(report?.findings.map(({ ruleId }) => ruleId)).toEqual(['contract/sources-disagree']);
});

it('a privileged port is published under its own number', async () => {
  const findings = await findingsOf('port/privileged', {
    image: { config: { User: '10001:0', ExposedPorts: { '80/tcp': {}, '443/tcp': {}, '8080/tcp': {} } } },
  });
  expect(findings.map(({ suggestion }) => suggestion)).toEqual([
    'Listen on 8080, and publish it with -p 80:8080.',
    'Listen on 8443, and publish it with -p 443:8443.',
  ]);
});

it('each word of EXPOSE that repeats a port is told where it stands', async () => {
  const findings = await findingsOf('port/duplicate', {
    dockerfile: 'FROM alpine\nEXPOSE 80/udp 80 80/udp \\\n  70-90\nEXPOSE 85 0 x $P\n',
  });
  expect(
    findings.map(({ data, location }) => [
      data?.port,
      location?.kind === 'file' && [location.line, location.column],
    ]),
  ).toEqual([
    ['80/udp', [2, 18]],
    ['80/tcp', [3, 3]],
    ['85/tcp', [4, 8]],
  ]);
  expect(findings.map(({ suggestion }) => suggestion)).toEqual([
    'Remove it.',
    'Remove it, or write 80/udp.',
    'Remove it, or write 85/udp.',
  ]);
});

it.each([
  ['linux', ['privileged']],
  ['windows', []],
])('a privileged port of an image for %s', async (os, messageIds) => {
  const image: Image = {
    transport: 'docker-daemon',
    name: 'x',
    tags: [],
    platform: { os, architecture: 'amd64' },
    config: { User: 'app', ExposedPorts: { '80/tcp': {} } },
    notCarried: [],
  };
  const facts: Facts = {
    contract: (await readContract({ image })).contract,
    config: image.config,
    image,
    documents: [],
    vocabulary: { entries: [], namespaces: [] },
    profiles: new Set(),
    budgets: {},
    now,
    undecided: new Map(),
    locate: () => undefined,
    matches: () => undefined,
    patternRisk: () => undefined,
    labelSchemaFaults: [],
  };
  const { findings } = runRules([{ rule: privileged, level: 'on' }], facts);
  expect(findings.map(({ messageId }) => messageId)).toEqual(messageIds);
});
