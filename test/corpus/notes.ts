import type { Finding } from '../../src/model/finding.js';

/** One thing that the notes of a file say is wrong with it. */
export interface Demand {
  word: string;
  accepts: (finding: Finding) => boolean;
}

type Accepted = readonly `${string}/${string} ${string}`[];

/** The words of the notes, and the findings that tell them: `rule message`. */
const deviations: Readonly<Record<string, Accepted>> = {
  'root:volume': ['contract/variant-spelling undocumented-key'],
  'root:entrypoint': ['contract/variant-spelling other-dialect-key', 'contract/withdrawn-key root'],
  'root:environment': ['contract/variant-spelling other-dialect-key', 'contract/file-name-misleading name'],
  'env:null value': ['contract/variant-spelling null-body'],
  'env:no type': ['env/type-missing missing'],
  'env.default': ['contract/variant-spelling other-dialect-key'],
  'arg.default': ['contract/variant-spelling other-dialect-key'],
  'args:string name:type': ['contract/variant-spelling argument-shorthand'],
  'arguments-map (microservice dialect)': ['contract/file-name-misleading name'],
  'command.arguments': ['contract/file-name-misleading name'],
  'command.results': ['contract/variant-spelling undocumented-key'],
  'command.type': ['contract/syntax result-as-command'],
  'commands.result (misindented)': ['contract/syntax result-as-command'],
  'default-type-mismatch': ['command/default-invalid invalid'],
  'result.help': ['contract/variant-spelling other-dialect-key'],
  'result.values': ['contract/variant-spelling undocumented-key'],
  'result-type:boolean': ['contract/variant-spelling type-undocumented'],
  'result-type:enum': ['contract/variant-spelling type-undocumented'],
  'type:any': ['contract/variant-spelling type-undocumented'],
  'type:folder': ['contract/variant-spelling type-undocumented', 'contract/variant-spelling type-union'],
  'type-union-pipe': ['contract/variant-spelling type-union'],
  'volume-null': ['contract/variant-spelling null-body'],
};

/** The first error of a validator that the notes name, by its text. */
const errors: readonly [RegExp, Accepted][] = [
  [/should NOT have additional properties \((?:format|events)\)/, ['contract/withdrawn-key command']],
  [/should NOT have additional properties \((?:omg|entrypoint)\)/, ['contract/withdrawn-key root']],
  [/should NOT have additional properties \(server\)/, ['contract/unknown-key unknown-key']],
  [/should have required property 'output'/, ['command/output-missing missing']],
  [/\.environment\['\w+'\] should be object/, ['contract/variant-spelling null-body']],
  [/arg\.type should match pattern/, ['contract/variant-spelling type-undocumented']],
  [/\.info is required/, ['contract/info-missing info']],
  [/\.http is required/, ['command/interface-missing missing']],
  [/\.enum is unrecognized/, ['command/enum-without-type other-type']],
  [/\.items is unrecognized/, ['contract/unknown-key unknown-key']],
];

function demand(word: string, accepted: Accepted): Demand {
  return {
    word,
    accepts: ({ ruleId, messageId }) => accepted.some((one) => one === `${ruleId} ${messageId}`),
  };
}

/** What has to be told about a file with these notes. Throws for a word that this table does not know. */
export function demandsOf(notes: string): Demand[] {
  return notes
    .split(/; (?=YAML: |deviations: |2018-07 schema |final OMS validator)/)
    .flatMap((note): Demand[] => {
      const listed = /^deviations: (.*)$/.exec(note)?.[1];
      if (listed !== undefined) {
        return listed
          .split(', ')
          .filter((word) => word !== 'none')
          .map((word) => {
            const accepted = Object.hasOwn(deviations, word) ? deviations[word] : undefined;
            if (!accepted) throw new Error(`no finding is known for the deviation "${word}"`);
            return demand(word, accepted);
          });
      }
      if (note.startsWith('YAML: ')) {
        const line = Number(/\bline (\d+)/.exec(note)?.[1]);
        const accepts = ({ ruleId, location }: Finding): boolean =>
          ruleId === 'contract/syntax' && location?.kind === 'file' && Math.abs(location.line - line) <= 1;
        return [{ word: note, accepts }];
      }
      const named = /^(?:2018-07 schema|final OMS validator).*? errors(?:: \d+)? ?\((.*)\)$/.exec(note)?.[1];
      if (named === undefined) return [];
      const known = errors.find(([pattern]) => pattern.test(named));
      if (!known) throw new Error(`no finding is known for the error "${named}"`);
      return [demand(named, known[1])];
    });
}

/** True for files that the validator of their time accepts, or that do not deviate from the document of their dialect. */
export function isCalledValid(notes: string): boolean {
  return /^(?:deviations: none|2018-07 schema errors: 0|final OMS validator: valid)$/.test(notes);
}
