import { quoted } from '../../contract/finding.js';
import { isTag, parseReference } from '../../reference/image-reference.js';
import { shown, valueOf } from '../label-values.js';
import { defineRule } from '../rule.js';

const keys = ['org.opencontainers.image.version', 'org.label-schema.version', 'version'];

/** The tag of a name: all of it where it is no reference, as in an OCI layout. */
function tagOf(name: string): string | undefined {
  if (isTag(name)) return name;
  try {
    return parseReference(name).tag;
  } catch {
    // A layout may name its images in any way; what is no reference tells no version.
    return undefined;
  }
}

/** The numbers at the head of a version, `v` left out: those of `v1.4.2-alpine` are 1, 4 and 2. */
function numbersOf(text: string): number[] {
  const [, numbers] = /^v?(\d{1,9}(?:\.\d{1,9}){0,3})(?![\d.])/i.exec(text.trim()) ?? [];
  return numbers?.split('.').map(Number) ?? [];
}

/** 1.4 and 1.4.2 agree. */
function agree(one: readonly number[], other: readonly number[]): boolean {
  return one.slice(0, other.length).every((number, index) => number === other[index]);
}

/** A tag such as 2026.01 may count builds by their date, whatever the version of the software is. */
function isDate([year = 0]: readonly number[]): boolean {
  return year >= 1990;
}

export default defineRule({
  id: 'label/version-contradicts-tag',
  summary: 'The version in a label is not the version in the tag.',
  rationale:
    'One of the two is wrong: mostly the label is left over from the base image or from the last release, and update bots and vulnerability scanners go by it.',
  remedy: 'Set the label from the same variable as the tag.',
  severity: 'warning',
  recommended: true,
  subject: 'image',
  since: '0.1.0',
  source: 'OCI image-spec, annotations.md, `org.opencontainers.image.version`',
  messages: {
    contradicts: ({ key, value, tag }: { key: string; value: string; tag: string }) =>
      `The label ${quoted(key)} says ${quoted(value)}, but the tag of the image is ${quoted(tag)}.`,
  },
  check(context) {
    const { image, contract } = context;
    const tags = (image?.tags ?? []).flatMap((name) => tagOf(name) ?? []);
    for (const key of keys) {
      const value = valueOf(contract.labels, key) ?? '';
      const version = numbersOf(value);
      // One number alone may be anything: a major version, a build, the version of something else.
      const versions = tags
        .map((tag) => ({ tag, numbers: numbersOf(tag) }))
        .filter(({ numbers }) => numbers.length > 1 && isDate(numbers) === isDate(version));
      const [first] = versions;
      // What is no version agrees with every tag.
      if (!first || versions.some(({ numbers }) => agree(numbers, version))) continue;
      context.report(
        'contradicts',
        { key, value: shown(value), tag: first.tag },
        {
          subject: `label ${key}`,
          location: { kind: 'label', key },
          suggestion: `Write LABEL ${key}="${first.tag}", or the version that the image has.`,
        },
      );
    }
  },
  examples: {
    failing: [
      {
        image: { tag: '1.4.2', config: { Labels: { 'org.opencontainers.image.version': '24.04' } } },
        messageId: 'contradicts',
      },
      { image: { tag: 'v1.4-alpine', config: { Labels: { version: '1.5.0' } } }, messageId: 'contradicts' },
      {
        image: { tag: 'example.com/weather:1.4.2', config: { Labels: { 'org.label-schema.version': 'v2' } } },
        messageId: 'contradicts',
      },
      {
        image: { tag: '1.4.2.1', config: { Labels: { version: '1.4.2.10' } } },
        messageId: 'contradicts',
      },
    ],
    clean: [
      {
        image: {
          tag: '1.4',
          config: { Labels: { 'org.opencontainers.image.version': '1.4.2', version: 'v1' } },
        },
      },
      { image: { tag: 'v1.4.2-alpine', config: { Labels: { version: '1.4.2-rc.1' } } } },
      { image: { tag: 'latest', config: { Labels: { version: '1.4.2' } } } },
      { image: { tag: '7', config: { Labels: { version: '1.4.2' } } } },
      { image: { tag: '2026.01', config: { Labels: { version: '1.4.2' } } } },
      { image: { tag: '1.4.2', config: { Labels: { version: 'main', 'com.example.version': '2.0' } } } },
      { image: { config: { Labels: { version: '1.4.2' } } } },
      { dockerfile: 'FROM alpine:3.22\nLABEL version=1.4.2\n' },
    ],
  },
});
