import { mkdirSync } from 'node:fs';
import { join } from 'node:path';

import type { Header } from 'tar-stream';

import { fixFiles } from '../../../src/app/fix.js';
import { emptyBaseline } from '../../../src/app/lint/baseline.js';
import { identityOf } from '../../../src/app/lint/fingerprint.js';
import { openLinter, type LintOptions } from '../../../src/app/lint.js';
import type { LintSettings } from '../../../src/app/lint/settings.js';
import type { Finding } from '../../../src/model/finding.js';
import type { ImageConfig } from '../../../src/model/image.js';
import type { TargetReport } from '../../../src/model/report.js';
import type { Example, ExampleImage } from '../../../src/rules/rule.js';
import type { Transports } from '../../../src/sources/open-target.js';
import { json, sha256, tarOf, temporaryDirectory, writeFiles } from '../sources/make-images.js';

/** The day of all examples. */
export const now = Date.parse('2026-11-25T12:00:00Z');

export const noTransports: Transports = {
  engine: () => Promise.reject(new Error('no engine in unit tests')),
  registry: () => Promise.reject(new Error('no registry in unit tests')),
  stdin: () => {
    throw new Error('no standard input in unit tests');
  },
};

type Entry = Partial<Header> & { name: string };

async function layerOf(files: Readonly<Record<string, string>>): Promise<Buffer> {
  return tarOf(
    Object.entries(files).map(([name, content]): [Entry, string?] => {
      const link = /^-> (.+)$/.exec(content)?.[1];
      return link === undefined ? [{ name }, content] : [{ name, type: 'symlink', linkname: link }];
    }),
  );
}

const oci = (name: string): string => `application/vnd.oci.image.${name}.v1+json`;

/** Writes an OCI layout with this image; answers its target. */
async function writeImage(directory: string, image: ExampleImage): Promise<string> {
  const layer = await layerOf(image.files ?? {});
  const files = new Map<string, Buffer>([['oci-layout', json({ imageLayoutVersion: '1.0.0' })]]);
  const add = (mediaType: string, bytes: Buffer) => {
    const digest = sha256(bytes);
    files.set(`blobs/sha256/${digest}`, bytes);
    return { mediaType, digest: `sha256:${digest}`, size: bytes.length };
  };
  const layers = Array.from({ length: image.layers ?? 1 }, () =>
    add('application/vnd.oci.image.layer.v1.tar', layer),
  );
  const { manifest: onManifest, index: onIndex } = image.annotations ?? {};
  const describe = (architecture: string, config: ImageConfig) => {
    const document = add(
      oci('config'),
      json({
        architecture,
        os: 'linux',
        created: image.created ?? '2026-01-02T03:04:05Z',
        config,
        rootfs: { type: 'layers', diff_ids: layers.map(() => `sha256:${sha256(layer)}`) },
        ...(image.history && { history: image.history }),
      }),
    );
    const manifest = {
      schemaVersion: 2,
      mediaType: oci('manifest'),
      config: document,
      layers,
      ...(onManifest && { annotations: onManifest }),
    };
    return { ...add(oci('manifest'), json(manifest)), platform: { os: 'linux', architecture } };
  };
  const described = [
    describe('amd64', image.config ?? {}),
    ...(image.arm64 ? [describe('arm64', image.arm64)] : []),
  ];
  const { platform: _platform, ...alone } = described[0] ?? describe('amd64', {});
  const outer =
    onIndex || image.arm64
      ? add(
          oci('index'),
          json({
            schemaVersion: 2,
            mediaType: oci('index'),
            manifests: described,
            ...(onIndex && { annotations: onIndex }),
          }),
        )
      : alone;
  const named =
    image.tag === undefined ? {} : { annotations: { 'org.opencontainers.image.ref.name': image.tag } };
  files.set('index.json', json({ schemaVersion: 2, manifests: [{ ...outer, ...named }] }));
  mkdirSync(directory, { recursive: true });
  writeFiles(directory, files);
  return `oci:${directory}`;
}

/** Writes the example as real files; answers its target and what is joined to it. */
export async function materialise(
  example: Example,
): Promise<{ target: string; contractFiles: string[]; base?: string }> {
  const directory = temporaryDirectory();
  const name = example.contractName ?? 'asyncy.yml';
  const contract = join(directory, name);
  if (example.contract !== undefined) writeFiles(directory, [[name, example.contract]]);
  const base = example.base && (await writeImage(join(directory, 'base'), example.base));
  const joined = { contractFiles: example.contract === undefined ? [] : [contract], ...(base && { base }) };
  if (example.image) return { target: await writeImage(join(directory, 'image'), example.image), ...joined };
  if (example.dockerfile !== undefined) {
    writeFiles(directory, [['Dockerfile', example.dockerfile]]);
    return { target: join(directory, 'Dockerfile'), ...joined };
  }
  if (example.versionFile !== undefined) {
    writeFiles(directory, [['version.json', example.versionFile]]);
    return { target: join(directory, 'version.json'), ...joined };
  }
  return { target: contract, contractFiles: [], ...(base && { base }) };
}

/** Settings that switch on one rule alone, and what the example says. */
export function settingsOf(ruleId: string, example: Example): LintSettings {
  const { vocabulary, labelSchema, budgets, ignores } = example;
  return {
    profiles: example.profiles ?? [],
    rules: { [ruleId]: 'on' },
    ...(vocabulary?.entries && { keys: vocabulary.entries }),
    ...(labelSchema && { labelSchema }),
    ...(budgets && { budgets }),
    ...(ignores && { ignores }),
  };
}

export async function lintTarget(
  target: string,
  settings: LintSettings,
  more: Partial<LintOptions> = {},
): Promise<TargetReport[]> {
  const linter = await openLinter({
    transports: noTransports,
    concurrency: 1,
    signal: new AbortController().signal,
    settings,
    now,
    ...more,
  });
  const reports: TargetReport[] = [];
  for await (const report of linter.lint([target])) reports.push(report);
  for (const { error } of reports) if (error) throw new Error(`${error.code}: ${error.message}`);
  return reports;
}

/** What one rule says about an example, through the real linter. */
export async function findingsOf(ruleId: string, example: Example): Promise<Finding[]> {
  const { target, ...joined } = await materialise(example);
  const reports = await lintTarget(target, settingsOf(ruleId, example), {
    ...joined,
    ...(example.image?.arm64 && { allPlatforms: true }),
    ...(example.buildArgs && { buildArgs: example.buildArgs }),
    ...(example.baseline && {
      baseline: {
        ...emptyBaseline(),
        findings: new Map(
          example.baseline.map((print) => [print, { rule: 'a/b', target: identityOf({ path: target }) }]),
        ),
      },
    }),
  });
  return reports.flatMap(({ findings }) => findings).filter((finding) => finding.ruleId === ruleId);
}

/** What `--fix` makes of an example's Dockerfile or contract file with one rule alone. */
export async function fixOf(ruleId: string, example: Example): Promise<string | undefined> {
  const { target, ...joined } = await materialise(example);
  const linter = await openLinter({
    transports: noTransports,
    concurrency: 1,
    signal: new AbortController().signal,
    settings: settingsOf(ruleId, example),
    now,
    ...joined,
    ...(example.buildArgs && { buildArgs: example.buildArgs }),
  });
  const [file] = await fixFiles(linter, [target]);
  return file?.after;
}
