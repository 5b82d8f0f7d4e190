import type { NotEvaluated } from '../model/finding.js';
import type { Image, ImageConfig, ImageSize, Layer } from '../model/image.js';
import { defined } from '../model/defined.js';
import { isObject } from './decode.js';
import type { ImageManifest, ParsedConfig } from './documents.js';
import { dockerConfig, dockerManifest, ociConfig, ociManifest } from './media-types.js';

/** What a source found about one image. */
export interface ImageParts extends Pick<Image, 'transport' | 'name' | 'tags' | 'digest' | 'indexDigest'> {
  manifest?: ImageManifest;
  config: ParsedConfig;
  annotations?: Image['annotations'];
  /** Absent: the sum of the manifest's layers, as stored. */
  size?: ImageSize;
  /** Absent: the manifest's. */
  layers?: Layer[];
  notCarried?: NotEvaluated[];
}

/** Fields of Docker's that the OCI configuration has no place for; tools that write OCI images usually drop them. */
const dockerOnly = [
  ['Healthcheck', 'health', 'HEALTHCHECK'],
  ['OnBuild', 'process onBuild', 'ONBUILD'],
  ['Shell', 'process shell', 'SHELL'],
] as const;

function lostInOci(config: ImageConfig): NotEvaluated[] {
  return dockerOnly
    .filter(([key]) => config[key] === undefined)
    .map(([, subject, instruction]) => ({
      subject,
      reason: `the OCI image format has no field for ${instruction}; tools that build or convert to it may have dropped it`,
    }));
}

const lostInDocker: NotEvaluated = {
  subject: 'annotations',
  reason: "Docker's own image manifest (schema 2) has no field for annotations",
};

function compressedSize(layers: readonly Layer[]): ImageSize | undefined {
  const sizes = layers.map((layer) => layer.size);
  if (!sizes.every((size) => size !== undefined)) return undefined;
  return { bytes: sizes.reduce((sum, size) => sum + size, 0), measure: 'compressed' };
}

/** Annotations without the empty sets; undefined when none is left. */
function keepAnnotations(annotations: NonNullable<Image['annotations']>): Image['annotations'] {
  const kept = Object.entries(annotations).filter(([, set]) => isObject(set) && Object.keys(set).length > 0);
  return kept.length > 0 ? Object.fromEntries(kept) : undefined;
}

/** Media type of the manifest; the field is optional in OCI, where the config's type tells. */
function manifestType({ mediaType, config }: ImageManifest): string | undefined {
  return mediaType ?? { [ociConfig]: ociManifest, [dockerConfig]: dockerManifest }[config.mediaType ?? ''];
}

/**
 * Puts together what a source found. `notCarried` names what the format of the image has no place for; a docker-archive brings Docker's
 * own config along, whatever its manifest says.
 */
export function assembleImage(parts: ImageParts): Image {
  const { manifest, config } = parts;
  const mediaType = manifest && manifestType(manifest);
  const annotations = keepAnnotations(
    defined<NonNullable<Image['annotations']>>({
      index: parts.annotations?.index,
      manifest: parts.annotations?.manifest ?? manifest?.annotations,
      descriptor: parts.annotations?.descriptor,
    }),
  );
  const layers =
    parts.layers ??
    manifest?.layers.map(({ digest, mediaType, size }) => defined<Layer>({ digest, mediaType, size }));
  return defined<Image>({
    transport: parts.transport,
    name: parts.name,
    tags: parts.tags,
    digest: parts.digest,
    indexDigest: parts.indexDigest,
    configDigest: config.digest,
    mediaType,
    platform: config.platform,
    created: config.created,
    author: config.author,
    size: parts.size ?? (layers && compressedSize(layers)),
    layers,
    history: config.history,
    config: config.config,
    rawConfig: config.raw,
    annotations,
    notCarried: [
      ...(mediaType === ociManifest && parts.transport !== 'docker-archive' ? lostInOci(config.config) : []),
      ...(mediaType === dockerManifest && !annotations ? [lostInDocker] : []),
      ...(parts.notCarried ?? []),
    ],
  });
}
