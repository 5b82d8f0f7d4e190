import { createHash } from 'node:crypto';

/** A hook that can be installed. */
export type HookName = 'pre-push';

/** What a hook that was there before is called while ours stands in its place. */
export const keptSuffix = '.before-container-api';

/**
 * The hook, for any POSIX shell. git reads its status and gives the pushed refs on standard input, which the kept hook and ours both get.
 * A container-api that is not there stops the push: what nobody looked at has not passed.
 */
const body = (hook: HookName): string => `
kept="$0${keptSuffix}"
refs=
if [ -x "$kept" ]; then
  refs=$(cat && echo .) || exit
  refs=\${refs%.}
  printf %s "$refs" 2>/dev/null | "$kept" "$@" || exit
fi

case \${CONTAINER_API_SKIP_HOOK:-0} in
  0) ;;
  *) exit 0 ;;
esac

if [ -x node_modules/.bin/container-api ]; then
  set -- node_modules/.bin/container-api hook run ${hook} "$@"
elif command -v container-api >/dev/null 2>&1; then
  set -- container-api hook run ${hook} "$@"
else
  cat >&2 <<'END'
container-api: not found, neither in node_modules/.bin nor on PATH; the push is stopped, as nothing was checked.
  Install it:           npm install --save-dev container-api
  Push without it once: CONTAINER_API_SKIP_HOOK=1 git push
  Remove this hook:     delete the file, or run 'container-api hook uninstall'
END
  exit 3
fi

if [ -x "$kept" ]; then
  printf %s "$refs" 2>/dev/null | "$@"
else
  exec "$@"
fi
`;

const checksum = (text: string): string => createHash('sha256').update(text).digest('hex').slice(0, 16);

/** The text of our hook. Its second line marks it as ours and tells whether anybody changed what follows. */
export function hookScript(hook: HookName): string {
  const text = body(hook);
  return `#!/bin/sh\n# container-api hook ${checksum(text)}: 'container-api hook uninstall' removes it.\n${text}`;
}

/** Whether a hook is one that we wrote (this version of it or an earlier one), one that was changed since, or somebody else's. */
export function ownership(text: string): 'ours' | 'changed' | 'foreign' {
  const [head = '', sum] = /^#!\/bin\/sh\n# container-api hook ([0-9a-f]{16}):.*\n/.exec(text) ?? [];
  if (sum === undefined) return 'foreign';
  return sum === checksum(text.slice(head.length)) ? 'ours' : 'changed';
}
