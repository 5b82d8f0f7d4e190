/** A path as `git diff-tree --raw -z` lists it. */
export interface ChangedPath {
  /** From the root of the repository, as git has it: bytes, one to a character. */
  path: string;
  /** Octal type and permissions of the result: `100644`, `120000` for a link, `160000` for a submodule, `000000` for what is gone. */
  mode: string;
  /** Content of the result. */
  oid: string;
}

/** Lines with the names of the trees that are compared may stand before it. */
const recordHead = /^(?:[0-9a-f]+ [0-9a-f]+\n)*(:+)(.*)$/;

/** Reads `git diff-tree --raw -z --no-renames`, against one parent (`:`) or several (`::`, one colon for each). */
export function parseRawDiff(output: Buffer): ChangedPath[] {
  const changes: ChangedPath[] = [];
  // Latin-1 keeps each byte: paths need not be UTF-8.
  const tokens = output.toString('latin1').split('\0');
  for (let index = 0; index < tokens.length; index += 1) {
    const [, colons = '', header = ''] = recordHead.exec(tokens[index] ?? '') ?? [];
    if (colons === '') continue;
    const fields = header.split(' ');
    const path = tokens[index + 1];
    const mode = fields[colons.length];
    const oid = fields[2 * colons.length + 1];
    index += 1;
    if (path !== undefined && mode !== undefined && oid !== undefined) changes.push({ path, mode, oid });
  }
  return changes;
}
