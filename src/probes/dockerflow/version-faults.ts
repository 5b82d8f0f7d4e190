/** What is wrong with the contents of a version.json (docs/version_object.md at 8f8771b). */
import { quoted } from '../../contract/finding.js';
import { maxVersionFileBytes, type VersionFile } from '../../contract/readers/version-file.js';
import {
  asText,
  describeJson,
  fieldFault,
  fullCommit,
  isPlaceholder,
  stampIt,
  textField,
  versionFields,
  versionObject,
  webAddress,
  type VersionField,
} from '../../contract/version-fields.js';
import { labelDifferences } from '../../contract/version-labels.js';
import { entryOf, type YamlMap } from '../../contract/yaml/node.js';
import type { ProbeFinding } from '../probe.js';
import { finding } from '../verdict.js';

export const contentMessages = {
  'too-large': { severity: 'error', summary: 'The file is larger than 64 KiB.' },
  'not-json': { severity: 'error', summary: 'The file is not JSON.' },
  'not-an-object': { severity: 'error', summary: 'The file holds no object.' },
  'legacy-shape': { severity: 'error', summary: 'The object has the old, nested shape.' },
  'byte-order-mark': { severity: 'warning', summary: 'The file begins with a byte order mark.' },
  'duplicate-key': { severity: 'warning', summary: 'A key stands twice in the file.' },
  'field-missing': { severity: 'error', summary: 'A field is missing.' },
  'field-type': { severity: 'error', summary: 'A field is no text.' },
  'field-invalid': { severity: 'error', summary: 'A field has a value that it cannot have.' },
  placeholder: { severity: 'warning', summary: 'A field was not stamped by CI.' },
  'disagrees-with-labels': {
    severity: 'warning',
    summary: "A field says something else than the image's label.",
  },
} as const;

interface Options {
  labels: Readonly<Record<string, string>>;
  /** It is about to be released: what was not stamped is an error. */
  release: boolean;
}

const subject = 'version.json';

/** A document that holds no object of today's shape; undefined for one that does. */
function documentFinding(file: VersionFile): ProbeFinding | undefined {
  const { fault, root, size, start } = file;
  if (size > maxVersionFileBytes)
    return finding(contentMessages, 'too-large', {
      message: `The file has ${String(size)} bytes; at most ${String(maxVersionFileBytes)} are read.`,
      suggestion: 'Keep to source, version, commit and build.',
      subject,
    });
  if (fault)
    return finding(contentMessages, 'not-json', {
      message: `The file is not JSON: ${fault.reason}.`,
      suggestion: fault.suggestion ?? stampIt,
      subject,
      location: fault.location,
    });
  if (root?.kind !== 'map')
    return finding(contentMessages, 'not-an-object', {
      message: `The file holds ${root ? describeJson(root) : 'nothing'}, not an object.`,
      suggestion: stampIt,
      subject,
      location: start,
    });
  if (versionObject(file)) return undefined;
  return finding(contentMessages, 'legacy-shape', {
    message: 'The fields stand in an object below "version", as they did before 2016.',
    suggestion: 'Write source, version, commit (it was "hash") and build at the top.',
    subject,
    location: start,
  });
}

function fieldFinding(
  object: YamlMap,
  field: VersionField,
  isStamped: boolean,
  release: boolean,
): ProbeFinding | undefined {
  const entry = entryOf(object, field);
  const place = {
    subject: `field ${field}`,
    suggestion: stampIt,
    ...(entry && { location: entry.value.location }),
  };
  if (!entry) {
    const missing = finding(contentMessages, 'field-missing', {
      message: `The field ${field} is missing.`,
      ...place,
    });
    return field === 'build' && !release ? { ...missing, severity: 'warning' } : missing;
  }
  const value = textField(object, field)?.text;
  if (value === undefined)
    return finding(contentMessages, 'field-type', {
      message: `The field ${field} is ${describeJson(entry.value)}, not a text.`,
      ...place,
      suggestion: asText(field, entry.value) ?? stampIt,
    });
  if (isPlaceholder(field, value, isStamped)) {
    const message = `The field ${field} is the placeholder ${quoted(value)}: it was not stamped by CI.`;
    const found = finding(contentMessages, 'placeholder', { message, ...place });
    return release ? { ...found, severity: 'error' } : found;
  }
  const fault = fieldFault(field, value);
  if (!fault) return undefined;
  const address = field === 'source' ? webAddress(value) : undefined;
  const said = {
    empty: `The field ${field} is empty.`,
    abbreviated: `The field commit is abbreviated: ${quoted(value)}.`,
    'not-a-commit': `The field commit is ${quoted(value)}, which is not the name of a commit: 40 or 64 hexadecimal digits.`,
    'not-a-url': `The field ${field} is ${quoted(value)}, which is no ${field === 'source' ? 'http or https' : 'absolute'} URL.`,
  }[fault];
  const found = finding(contentMessages, 'field-invalid', {
    message: said,
    ...place,
    ...(address !== undefined && { suggestion: `Write "${field}": ${quoted(address)}` }),
  });
  const isMild = fault === 'abbreviated' || fault === 'not-a-url';
  return isMild ? { ...found, severity: 'warning' } : found;
}

/** Everything that is wrong with the contents, the gravest first. */
export function contentFindings(file: VersionFile, { labels, release }: Options): ProbeFinding[] {
  const mark = finding(contentMessages, 'byte-order-mark', {
    message: 'The file begins with a byte order mark, which JSON does not allow.',
    suggestion: 'Save it as UTF-8 without a byte order mark.',
    subject,
    location: file.start,
  });
  const marks = file.hasByteOrderMark ? [mark] : [];
  const document = documentFinding(file);
  if (document) return [document, ...marks];
  const object = versionObject(file);
  if (!object) return marks;
  const isStamped = fullCommit.test(textField(object, 'commit')?.text ?? '');
  const fields = versionFields.flatMap((field) => fieldFinding(object, field, isStamped, release) ?? []);
  const twice = file.duplicates.map(({ key, location }) =>
    finding(contentMessages, 'duplicate-key', {
      message: `The key ${quoted(key)} stands twice; the last one counts.`,
      suggestion: 'Remove the first one.',
      subject: 'version.json',
      location,
    }),
  );
  const labelled = labelDifferences(file, labels).map(({ field, value, label, said, location }) =>
    finding(contentMessages, 'disagrees-with-labels', {
      message: `The field ${field} is ${quoted(value)}, but the label ${label} is ${quoted(said)}.`,
      suggestion: `Write both from the same variable: LABEL ${label}=…`,
      subject: `field ${field}`,
      ...(location && { location }),
    }),
  );
  const all = [...fields, ...marks, ...twice, ...labelled];
  return [
    ...all.filter(({ severity }) => severity === 'error'),
    ...all.filter(({ severity }) => severity !== 'error'),
  ];
}
