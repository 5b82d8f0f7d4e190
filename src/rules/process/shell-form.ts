import { quoted } from '../../contract/finding.js';
import { execs, inShell, takesArguments, type InShell } from '../shell-form.js';
import { isSecretName } from '../../model/secret.js';
import { defineRule } from '../rule.js';

/** The same command as a list, where nothing in it needs a shell; a text that may hold a secret is not repeated. */
function asList(instruction: string, { script }: InShell): string {
  const words = script.trim().split(/\s+/).slice(0, 12);
  const isPlain =
    words.length < 12 && words.every((word) => /^[\w./:@%+,-]+$/.test(word) && !isSecretName(word));
  return isPlain
    ? `Write ${instruction} [${words.map((word) => JSON.stringify(word)).join(', ')}].`
    : `Write ${instruction} as a JSON list: ${instruction} ["program", "argument"]; or begin the script with exec.`;
}

const noList = 'Write CMD as a JSON list: CMD ["program", "argument"]; or begin the script with exec.';

export default defineRule({
  id: 'process/shell-form',
  summary: 'ENTRYPOINT or CMD runs in a shell, which keeps signals from the program.',
  rationale:
    'The shell is process 1 and does not hand SIGTERM on, so that the container only ends when it is killed after the grace period, and the program cannot finish its work.',
  remedy: 'Use the exec form, a JSON list, or begin the script with exec.',
  severity: 'warning',
  recommended: true,
  subject: 'image',
  judges: ['entrypoint', 'cmd'],
  since: '0.1.0',
  source: 'Dockerfile reference, "Shell and exec form"; BuildKit JSONArgsRecommended',
  messages: {
    entrypoint: ({ shell }: { shell: string }) =>
      `ENTRYPOINT runs in ${quoted(shell)}, so the shell gets the signals and the program does not.`,
    cmd: ({ shell }: { shell: string }) =>
      `CMD runs in ${quoted(shell)}, so the shell gets the signals and the program does not.`,
    'cmd-as-arguments': ({ shell }: { shell: string }) =>
      `CMD is in shell form, so ENTRYPOINT is given ${quoted(shell)} and the command as its arguments.`,
    'cmd-ignored': () => 'ENTRYPOINT is in shell form, so CMD and the arguments of docker run are ignored.',
  },
  check(context) {
    const { Entrypoint = [], Cmd = [], Shell } = context.config ?? {};
    const atEntrypoint = {
      subject: 'entrypoint',
      location: { kind: 'config', pointer: '/config/Entrypoint' },
    } as const;
    const atCmd = { subject: 'cmd', location: { kind: 'config', pointer: '/config/Cmd' } } as const;
    const entrypoint = inShell(Entrypoint, Shell);
    if (entrypoint) {
      const { shell, script, rest } = entrypoint;
      if (!execs(script))
        context.report(
          'entrypoint',
          { shell },
          { ...atEntrypoint, suggestion: asList('ENTRYPOINT', entrypoint) },
        );
      if (Cmd.length > 0 && rest === 0 && !takesArguments(script))
        context.report(
          'cmd-ignored',
          {},
          { ...atCmd, suggestion: 'Write ENTRYPOINT as a JSON list, or remove CMD.' },
        );
      return;
    }
    const cmd = inShell(Cmd, Shell);
    if (!cmd) return;
    const { shell, script } = cmd;
    const suggestion = asList('CMD', cmd);
    if (Entrypoint.length > 0) context.report('cmd-as-arguments', { shell }, { ...atCmd, suggestion });
    else if (!execs(script)) context.report('cmd', { shell }, { ...atCmd, suggestion });
  },
  examples: {
    failing: [
      {
        dockerfile: 'FROM alpine\nCMD npm start\nUSER 1\n',
        messageId: 'cmd',
        line: 2,
        suggestion: 'Write CMD ["npm", "start"].',
      },
      { dockerfile: 'FROM alpine\nCMD app $PORT\n', messageId: 'cmd', suggestion: noList },
      { dockerfile: 'FROM alpine\nCMD app DB_PASSWORD 1\n', messageId: 'cmd', suggestion: noList },
      { dockerfile: 'FROM alpine\nCMD app a b c d e f g h i j k\n', messageId: 'cmd', suggestion: noList },
      { dockerfile: 'FROM alpine\nSHELL ["/opt/shell", "-x"]\nCMD app\n', messageId: 'cmd', line: 3 },
      { dockerfile: 'FROM alpine\nENTRYPOINT app\n', messageId: 'entrypoint', line: 2 },
      {
        dockerfile: 'FROM alpine\nENTRYPOINT ["bash", "-euo", "pipefail", "-c", "a; b"]\n',
        messageId: 'entrypoint',
      },
      { dockerfile: 'FROM alpine\nENTRYPOINT ["busybox", "sh", "-c", "a; b"]\n', messageId: 'entrypoint' },
      {
        image: { config: { Entrypoint: ['cmd', '/S', '/C', 'app'] } },
        messageId: 'entrypoint',
        message: 'ENTRYPOINT runs in "cmd /S /C", so the shell gets the signals and the program does not.',
      },
      { dockerfile: 'FROM alpine\nENTRYPOINT ["/init"]\nCMD app\n', messageId: 'cmd-as-arguments', line: 3 },
      {
        dockerfile: 'FROM alpine\nENTRYPOINT exec app\nCMD ["--port", "80"]\n',
        messageId: 'cmd-ignored',
        line: 3,
      },
    ],
    clean: [
      { dockerfile: 'FROM alpine\nENTRYPOINT ["app"]\nCMD ["--port", "80"]\n' },
      { dockerfile: 'FROM alpine\nCMD exec app\n' },
      { dockerfile: 'FROM alpine\nENTRYPOINT exec app\n' },
      { dockerfile: 'FROM alpine\nCMD ["sh", "-c", "prepare && exec app"]\n' },
      { dockerfile: 'FROM alpine\nENTRYPOINT ["sh", "-c", "exec app \\"$@\\""]\nCMD ["--port", "80"]\n' },
      { dockerfile: 'FROM alpine\nENTRYPOINT ["sh", "-c", "exec app", "--"]\nCMD ["--port", "80"]\n' },
      { dockerfile: 'FROM alpine\nENTRYPOINT ["sh", "/start.sh", "-c", "x"]\n' },
      { dockerfile: 'FROM alpine\nENTRYPOINT ["bash"]\nCMD ["-l"]\n' },
      { dockerfile: 'FROM alpine\nSHELL ["/bin/bash", "-c"]\nRUN a\nCMD ["app", "-c", "x"]\n' },
    ],
  },
});
