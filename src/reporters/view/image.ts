import { formatPlatform, type ImageTransport } from '../../model/image.js';
import type { ImageSummary, TargetReport } from '../../model/report.js';
import { count } from '../tally.js';
import { formatBytes, formatTime } from './words.js';
import { code, facts, muted, plain, type Fact, type Row, type Section } from './view.js';

const transports: Readonly<Record<ImageTransport, string>> = {
  'docker-daemon': 'container engine',
  docker: 'registry',
  oci: 'OCI layout',
  'oci-archive': 'OCI archive',
  'docker-archive': 'docker archive',
  'docker-inspect': 'docker inspect JSON',
};

/** Which source answered, in words and as its transport. */
function source(image: ImageSummary): string {
  return `${transports[image.transport]} (${image.transport})`;
}

function size(image: ImageSummary): string | undefined {
  const parts = [
    ...(image.size ? [`${formatBytes(image.size.bytes)} ${image.size.measure}`] : []),
    ...(image.layers === undefined ? [] : [count(image.layers, 'layer')]),
  ];
  return parts.length > 0 ? parts.join(', ') : undefined;
}

function platform(report: TargetReport): string | undefined {
  const { image } = report;
  if (!image) return report.platform;
  return formatPlatform(image.platform) + (image.platform.osVersion ? ` ${image.platform.osVersion}` : '');
}

/** The header: what was asked for, who answered, and what the image is. */
export function headerFacts(report: TargetReport): Fact[] {
  const { image, contract } = report;
  const otherNames = image?.tags.filter((tag) => tag !== image.name) ?? [];
  return facts([
    ['Target', image && report.target !== image.name ? code(report.target) : []],
    ['Stage', code(report.stage)],
    ['Source', image ? plain(source(image)) : []],
    ['Also named', otherNames.flatMap(code)],
    ['Platform', plain(platform(report))],
    ['Digest', code(image?.digest)],
    ['Index', code(image?.indexDigest)],
    ['Config', code(image?.configDigest)],
    ['Media type', muted(image?.mediaType)],
    ['Author', plain(image?.author)],
    ['Size', image ? plain(size(image)) : []],
    ['Created', image?.created === undefined ? [] : plain(formatTime(image.created))],
    ['Declared by', contract?.dialects.length ? plain(contract.dialects.join(', ')) : []],
  ]);
}

const annotationPlaces = ['index', 'manifest', 'descriptor'] as const;

export function annotationSections(image: ImageSummary): Section[] {
  return annotationPlaces.map((on) =>
    keyValueSection(`annotations-${on}`, `Annotations of the ${on}`, image.annotations?.[on] ?? {}),
  );
}

/** Source material in full, in its own order. */
export function keyValueSection(
  id: string,
  title: string,
  values: Readonly<Record<string, string>>,
): Section {
  const rows = Object.entries(values).map(([key, value]): Row => ({
    cells: [code(key), code(value)],
    declaredAt: [],
  }));
  const blocks = rows.length > 0 ? [{ facts: [], table: { columns: ['Key', 'Value'], rows } }] : [];
  return { id, title, remark: String(rows.length), raw: true, blocks };
}
