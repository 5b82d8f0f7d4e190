import type { Location } from '../model/location.js';
import type { VersionFile } from './readers/version-file.js';
import {
  fullCommit,
  isPlaceholder,
  textField,
  versionObject,
  webAddress,
  type VersionField,
} from './version-fields.js';

/** Host and path: whether a repository is called by https or ssh, with .git or without, in which case, it is the same one. */
const repository = (text: string): string =>
  (webAddress(text) ?? text).toLowerCase().replace(/^[a-z+]{1,9}:\/\/|\/$|\.git\/?$/g, '');

const pairs: readonly {
  field: VersionField;
  label: string;
  agree: (value: string, said: string) => boolean;
}[] = [
  {
    field: 'commit',
    label: 'org.opencontainers.image.revision',
    agree: (value, said) => {
      const [one, other] = [value.toLowerCase(), said.toLowerCase()];
      return one.startsWith(other) || other.startsWith(one);
    },
  },
  {
    field: 'source',
    label: 'org.opencontainers.image.source',
    agree: (value, said) => repository(value) === repository(said),
  },
  {
    field: 'version',
    label: 'org.opencontainers.image.version',
    agree: (value, said) => value.replace(/^v/i, '') === said.replace(/^v/i, ''),
  },
];

/** A field of version.json and the label that says something else. */
interface LabelDifference {
  field: VersionField;
  value: string;
  label: string;
  said: string;
  location: Location | undefined;
}

/** Where version.json and the labels of the image differ. An empty value says nothing, and a placeholder is told elsewhere. */
export function labelDifferences(
  file: VersionFile | undefined,
  labels: Readonly<Record<string, string>>,
): LabelDifference[] {
  const object = versionObject(file);
  const isStamped = fullCommit.test(textField(object, 'commit')?.text ?? '');
  return pairs.flatMap(({ field, label, agree }) => {
    const { text: value = '', entry } = textField(object, field) ?? {};
    const said = Object.hasOwn(labels, label) ? (labels[label] ?? '') : '';
    if (value === '' || said === '') return [];
    if (isPlaceholder(field, value, isStamped) || isPlaceholder(field, said, isStamped)) return [];
    return agree(value, said) ? [] : [{ field, value, label, said, location: entry?.value.location }];
  });
}
