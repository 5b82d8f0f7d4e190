import type { Image, ImageConfig } from '../../../src/model/image.js';

/** An image with nothing but what a test is about. */
export function imageOf(config: ImageConfig, parts: Partial<Image> = {}): Image {
  return {
    transport: 'oci',
    name: 'oci:test:latest',
    tags: [],
    platform: { os: 'linux', architecture: 'amd64' },
    notCarried: [],
    ...parts,
    config,
  };
}

export function labelled(labels: Record<string, string>): Image {
  return imageOf({ Labels: labels });
}

export function label(key: string, pointer?: string): { kind: 'label'; key: string; pointer?: string } {
  return pointer === undefined ? { kind: 'label', key } : { kind: 'label', key, pointer };
}
