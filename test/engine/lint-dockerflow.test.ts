import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { formatLocation } from '../../src/model/location.js';
import type { TargetReport } from '../../src/model/report.js';
import type { Recipe } from './harness/contract-images.js';
import { docker, expectNothingLeft } from './harness/docker.js';
import { makeForms, type Forms } from './harness/forms.js';
import { buildImage } from './harness/images.js';
import { reportOf, run } from './harness/report.js';

const commit = '6ecf0ef2c2dffb796033e5a02219af86ec6584e5';
const stamped = JSON.stringify({
  source: 'https://github.com/example/app',
  version: 'v1.4.0',
  commit,
  build: 'https://ci.example.com/builds/7',
});
const passwd = 'root:x:0:0:root:/root:/bin/sh\napp:x:10001:10001::/app:/bin/false\n';
const group = 'root:x:0:\napp:x:10001:\n';

/** What all images here have; the build context is their file system. */
const start = ['FROM scratch', 'COPY busybox /bin/busybox', 'COPY etc /etc', 'COPY app /app'];
const end = ['WORKDIR /app', 'USER app', 'ENTRYPOINT ["/bin/busybox"]', 'CMD ["httpd", "-f"]'];
const rootfs = { 'etc/passwd': passwd, 'etc/group': group, 'app/version.json': stamped };

interface Subject extends Recipe {
  /** `ruleId messageId subject`, in the order of the rules. */
  findings: string[];
}

const images = {
  good: {
    dockerfile: [...start, ...end],
    files: rootfs,
    findings: [],
  },
  linked: {
    dockerfile: [...start, ...end],
    files: {
      'etc/passwd': { link: '../app/passwd' },
      'etc/group': group,
      'app/passwd': passwd,
      'app/version.json': { link: 'dist/version.json' },
      'app/dist/version.json': stamped,
    },
    findings: [],
  },
  bare: {
    dockerfile: ['FROM scratch', 'COPY busybox /srv/run', 'CMD ["/srv/run"]'],
    files: {},
    findings: [
      'dockerflow/app-directory-missing elsewhere workingDir',
      'dockerflow/entrypoint-and-cmd missing entrypoint',
      'dockerflow/group-missing no-file group app',
      'dockerflow/user-missing no-file user app',
      'dockerflow/user-not-app root user',
      'dockerflow/version-file-missing missing version.json',
    ],
  },
  nobody: {
    dockerfile: [...start, 'WORKDIR /opt', 'COPY version.json .', 'USER 1000', ...end.slice(2)],
    files: {
      'etc/passwd': 'root:x:0:0:::\n',
      'etc/group': 'root:x:0:\n',
      'app/readme': '',
      'version.json': stamped,
    },
    findings: [
      'dockerflow/app-directory-missing elsewhere workingDir',
      'dockerflow/group-missing missing group app',
      'dockerflow/user-missing missing user app',
      'dockerflow/user-not-app other user',
      'dockerflow/version-file-missing elsewhere version.json',
    ],
  },
  renamed: {
    dockerfile: [...start, ...end, 'USER kitsune'],
    files: {
      ...rootfs,
      'etc/passwd': 'kitsune:x:10001:10001:::\n',
      'etc/group': 'web:x:10001:\n',
      'app/version.json': '\ufeff{"source": "TBD", "version": "TBD", "commit": "TBD", "commit": "TBD"}\n',
    },
    findings: [
      'dockerflow/group-missing other-name group app',
      'dockerflow/user-missing other-name user app',
      'dockerflow/user-not-app other user',
      'version-file/byte-order-mark mark ',
      'version-file/duplicate-key twice field commit',
      'version-file/field-missing missing field build',
      'version-file/placeholder placeholder field commit',
      'version-file/placeholder placeholder field source',
      'version-file/placeholder placeholder field version',
    ],
  },
  renumbered: {
    dockerfile: [...start, ...end, 'USER 10001:10001'],
    files: {
      ...rootfs,
      'etc/passwd': 'web:x:10001:0:::\napp:x:1000:1000:::\n',
      'etc/group': 'web:x:10001:\napp:x:1000:\n',
      'app/version.json': '{\n  "version": {\n    "hash": "6ecf0ef"\n  }\n}\n',
    },
    findings: [
      'dockerflow/group-missing other-id group app',
      'dockerflow/id-shared group group app',
      'dockerflow/id-shared user user app',
      'dockerflow/user-missing other-id user app',
      'dockerflow/user-not-app spelling user',
      'version-file/legacy-shape nested field version',
    ],
  },
  outside: {
    dockerfile: [
      ...start,
      ...end,
      `LABEL org.opencontainers.image.revision=${commit.replace('6', '7')} org.opencontainers.image.version=1.4.0`,
    ],
    files: { ...rootfs, 'etc/passwd': 'app:x:10001:0:::\n' },
    findings: [
      'dockerflow/user-not-in-group not-in-group user app',
      'version-file/disagrees-with-labels differs field commit',
    ],
  },
  overwritten: {
    dockerfile: [
      ...start,
      'COPY upper/passwd /etc/passwd',
      'RUN ["/bin/busybox", "rm", "/app/version.json"]',
      'RUN ["/bin/busybox", "rm", "-r", "/etc/groups"]',
      ...end,
    ],
    files: {
      ...rootfs,
      'upper/passwd': 'app:x:9500:10001:::\n',
      'etc/group': { link: 'groups/all' },
      'etc/groups/all': group,
    },
    findings: [
      'dockerflow/group-missing no-file group app',
      'dockerflow/user-missing other-id user app',
      'dockerflow/version-file-missing missing version.json',
    ],
  },
  large: {
    dockerfile: [...start, 'HEALTHCHECK CMD ["/app/checker", "--once"]', ...end],
    files: {
      ...rootfs,
      'app/version.json': Buffer.alloc(5_000_000, ' '),
      'app/checker': { link: 'service' },
      'app/service': Buffer.alloc(20_000_000, 'x'),
    },
    findings: ['version-file/too-large too-large '],
  },
  inherited: {
    dockerfile: ['FROM lint-dockerflow-base:1', 'CMD ["httpd", "-f", "-p", "8000"]'],
    files: {},
    findings: ['dockerflow/entrypoint-inherited inherited entrypoint'],
  },
} satisfies Record<string, Subject>;
type Name = keyof typeof images;
const names = Object.keys(images) as Name[];

const base = 'lint-dockerflow-base:1';
const tagOf = (name: Name): string => `lint-dockerflow-${name}:1`;
/** Rules that look at files of the image. */
const fileRules = ['user-missing', 'group-missing', 'user-not-in-group', 'id-shared', 'version-file-missing'];

let folder: string;
const forms = {} as Record<Name, Forms>;

expectNothingLeft();

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'capi-lint-dockerflow-'));
  await buildImage(base, [...start, ...end], rootfs);
  for (const name of names) forms[name] = await makeForms(join(folder, name), tagOf(name), images[name]);
});

afterAll(async () => {
  for (const name of names) await docker('rmi', '--force', tagOf(name));
  await docker('rmi', '--force', base);
  await rm(folder, { recursive: true });
});

interface Lint {
  /** `ruleId messageId subject`, sorted. */
  findings: string[];
  report: TargetReport;
  status: number | null;
  /** Rules of other categories count for the exit status as well. */
  hasError: boolean;
}

const isOurs = (id: string): boolean => /^(?:dockerflow|version-file)\//.test(id);

async function lint(target: string): Promise<Lint> {
  const flags = ['--json', '--rule', 'dockerflow/*=on', '--rule', 'version-file/*=on'];
  const outcome = await run({ args: ['lint', target] }, flags);
  expect(outcome.stderr).toBe('');
  const [report] = reportOf(outcome).targets;
  if (!report || report.error) throw new Error(`${target} was not linted: ${JSON.stringify(report?.error)}`);
  const hasError = report.findings.some(({ severity }) => severity === 'error');
  report.findings = report.findings.filter(({ ruleId }) => isOurs(ruleId));
  const findings = report.findings.map(
    ({ ruleId, messageId, subject = '' }) => `${ruleId} ${messageId} ${subject}`,
  );
  return { findings: findings.sort(), report, status: outcome.status, hasError };
}

/** What must be the same through every source: all but what tells where the image was. */
const comparable = ({ report }: Lint): unknown[] =>
  report.findings.map(({ fingerprint: _, location, ...finding }) => ({
    ...finding,
    at: location && formatLocation(location).replace(/^.*(?=\/app\/version\.json)/, ''),
  }));

const notEvaluated = ({ report }: Lint): string[] =>
  report.notEvaluated.map(({ subject }) => subject).filter(isOurs);

describe.each(names)('the image "%s"', (name) => {
  const expected = [...images[name].findings].sort();
  /** The engine does not tell the history as the builder wrote it. */
  const withoutHistory = expected.filter((finding) => !finding.includes('entrypoint-inherited'));

  it('breaks what it should, and nothing else', async () => {
    const { image, saved, layout } = forms[name];
    const engine = await lint(`docker-daemon:${image}`);
    expect(engine.findings).toEqual(withoutHistory);
    expect(notEvaluated(engine)).toEqual(['dockerflow/entrypoint-inherited']);
    expect(engine.status).toBe(engine.hasError ? 1 : 0);

    const archive = await lint(`docker-archive:${saved}`);
    expect(archive.findings).toEqual(expected);
    expect(notEvaluated(archive)).toEqual([]);
    const oci = await lint(`oci:${layout}`);
    expect(comparable(oci)).toEqual(comparable(archive));
    expect(notEvaluated(oci)).toEqual([]);
    const shared = comparable(archive).filter(
      (finding) => (finding as { ruleId: string }).ruleId !== 'dockerflow/entrypoint-inherited',
    );
    expect(comparable(engine)).toEqual(shared);
  });

  it('is judged by its configuration alone through docker-inspect:, which names what it cannot tell', async () => {
    const inspected = await lint(`docker-inspect:${forms[name].inspected}`);
    const needsFiles = (finding: string): boolean =>
      fileRules.some((rule) => finding.startsWith(`dockerflow/${rule} `)) ||
      finding.startsWith('version-file/') ||
      finding.startsWith('dockerflow/app-directory-missing ');
    expect(inspected.findings).toEqual(withoutHistory.filter((finding) => !needsFiles(finding)));
    const undecided = notEvaluated(inspected);
    expect(undecided).toEqual(expect.arrayContaining(fileRules.map((rule) => `dockerflow/${rule}`)));
    expect(undecided.includes('dockerflow/app-directory-missing')).toBe(
      expected.some((finding) => finding.startsWith('dockerflow/app-directory-missing ')),
    );
    expect(
      inspected.report.notEvaluated.find(({ subject }) => subject === 'dockerflow/user-missing')?.reason,
    ).toMatch(/files/);
  });
});

it.each(['docker-daemon', 'docker-archive', 'oci'] as const)(
  'finds a health check of 20 MB through %s:',
  async (transport) => {
    const { image, saved } = forms.large;
    // The layout that skopeo writes has lost the health check.
    const layout = join(folder, 'large', '25');
    const place = { 'docker-daemon': image, 'docker-archive': saved, oci: layout }[transport];
    const outcome = await run({ args: ['lint', `${transport}:${place}`] }, ['--json']);
    expect(outcome.stderr).toBe('');
    const [report] = reportOf(outcome).targets;
    expect(report?.error).toBeUndefined();
    expect(report?.evaluated).toContain('health/shell-missing');
    expect(report?.notEvaluated.map(({ subject }) => subject)).not.toContain('health/shell-missing');
    expect(report?.findings.map(({ ruleId }) => ruleId)).not.toContain('health/shell-missing');
  },
);
