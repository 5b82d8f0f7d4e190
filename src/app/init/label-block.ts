import { checkFormat } from '../../contract/formats/check-format.js';
import type { Contract, InfoKey } from '../../model/contract.js';
import { redacted } from '../../model/secret.js';
import { entryOf } from '../../model/vocabulary.js';
import { wellKnown } from '../../profiles/vocabulary/index.js';
import { apiLabels } from './api-labels.js';
import type { Label } from './label-collector.js';
import { canBeWritten, dockerfileQuoted, prose } from './label-text.js';
import { repositoryUrl } from './repository-url.js';
import { comment, inComment } from './yaml-text.js';

const oci = 'org.opencontainers.image.';

/** What the folder says where the contract does not. */
export interface BlockContext {
  /** Remote of the repository, as git has it. */
  remote?: string;
  /** Name of the folder. */
  folder: string;
  /** Escape character of the Dockerfile. */
  escape: string;
}

/** A label whose value an ARG brings. */
interface ArgumentLabel {
  argument: string;
  key: string;
}

/** Said once for an image, so it may stand in the Dockerfile. */
const lasting: readonly [InfoKey, suffix: string][] = [
  ['authors', 'authors'],
  ['vendor', 'vendor'],
  ['url', 'url'],
  ['documentation', 'documentation'],
];

/** Another one for each build. */
const changing: readonly ArgumentLabel[] = [
  { argument: 'IMAGE_VERSION', key: `${oci}version` },
  { argument: 'IMAGE_REVISION', key: `${oci}revision` },
  { argument: 'IMAGE_CREATED', key: `${oci}created` },
];

/** What the contract says, unless the linter would refuse it as the value of this label: `mit` becomes `MIT`, but nothing is guessed. */
function infoText(contract: Contract, key: InfoKey): string | undefined {
  const text = prose(contract.info[key]?.value ?? '');
  if (text === '' || text.includes(redacted)) return undefined;
  const { format = 'text', shape } = entryOf(wellKnown, oci + key) ?? {};
  const fault = checkFormat(format, text, shape);
  return fault?.isMild ? fault.suggestion : fault ? undefined : text;
}

/** One LABEL instruction; nothing where there is nothing to say. */
function labelInstruction(lines: readonly string[], escape: string): string[] {
  return lines.map((line, index) => {
    const start = index === 0 ? 'LABEL ' : '      ';
    return `${start}${line}${index < lines.length - 1 ? ` ${escape}` : ''}`;
  });
}

function written([key, value]: Label, escape: string): string {
  const isPlain = /^[\w./-]+$/.test(key);
  return `${isPlain ? key : dockerfileQuoted(key, escape)}=${dockerfileQuoted(value, escape)}`;
}

function fromArgument({ argument, key }: ArgumentLabel): string {
  return `${key}="$${argument}"`;
}

/**
 * LABEL instructions for the last stage of a Dockerfile: what is known of the image, what its contract says in `api.*`, and last, as they
 * change with each build, those whose values come from build arguments. Any value is quoted so that the builder takes it as it is.
 */
export function labelBlock(contract: Contract, { remote, folder, escape }: BlockContext): string {
  const source = infoText(contract, 'source') ?? (remote === undefined ? undefined : repositoryUrl(remote));
  const name = prose((source ?? folder).split('/').at(-1) ?? '');
  const known: (readonly [suffix: string, value: string | undefined])[] = [
    ['title', infoText(contract, 'title') ?? (name === '' ? undefined : name)],
    ['description', infoText(contract, 'description')],
    ['source', source],
    ['licenses', infoText(contract, 'licenses')],
  ];
  const further = lasting.map(([key, suffix]) => [suffix, infoText(contract, key)] as const);
  const { labels, left } = apiLabels(contract);

  const identity: string[] = [];
  const open: ArgumentLabel[] = [];
  for (const [suffix, value] of [...known, ...further]) {
    if (value !== undefined && canBeWritten(value)) identity.push(written([oci + suffix, value], escape));
    else if (known.some(([one]) => one === suffix))
      open.push({ argument: `IMAGE_${suffix.toUpperCase()}`, key: oci + suffix });
  }
  const lines = [
    '# Labels for the last stage of the Dockerfile. They take the place of those that say the same.',
    ...(open.length > 0
      ? [
          '# Not known yet: write the values into the LABEL, or as defaults of these arguments.',
          ...open.map(({ argument }) => `ARG ${argument}`),
        ]
      : []),
    ...labelInstruction([...identity, ...open.map(fromArgument)], escape),
    ...(left.length > 0
      ? [comment(`No label can hold: ${left.slice(0, 20).map(inComment).join(', ')}`)]
      : []),
    ...(labels.length > 0 ? ['# What the container needs and offers.'] : []),
    ...labelInstruction(
      labels.map((label) => written(label, escape)),
      escape,
    ),
    '# These change with each build, so they stand last and leave the layers before them in the cache. Give them to the build:',
    '#   --build-arg IMAGE_VERSION="$(git describe --tags --always)" --build-arg IMAGE_REVISION="$(git rev-parse HEAD)"',
    '#   --build-arg IMAGE_CREATED="$(date -u +%Y-%m-%dT%H:%M:%SZ)"',
    ...changing.map(({ argument }) => `ARG ${argument}`),
    ...labelInstruction(changing.map(fromArgument), escape),
  ];
  return `${lines.join('\n')}\n`;
}
