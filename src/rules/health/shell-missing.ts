import { quoted } from '../../contract/finding.js';
import { healthProgram } from '../health-program.js';
import { defineRule } from '../rule.js';

export default defineRule({
  id: 'health/shell-missing',
  summary: 'The health check starts a program that the image does not have.',
  rationale:
    'The check can never succeed, so every container of the image becomes unhealthy, and orchestrators replace it again and again. The shell form needs a shell, which images from scratch and distroless images lack.',
  remedy:
    'Write the check as a JSON list with a program that is in the image; often the program itself can check.',
  severity: 'error',
  recommended: true,
  subject: 'image',
  judges: ['health'],
  files({ config }) {
    const program = healthProgram(config);
    return program ? [program.path] : [];
  },
  since: '0.1.0',
  source: 'Dockerfile reference, HEALTHCHECK and SHELL; moby/moby, daemon/health.go',
  messages: {
    shell: ({ path }: { path: string }) =>
      `The health check runs in ${quoted(path)}, which the image does not have.`,
    program: ({ path }: { path: string }) =>
      `The health check runs ${quoted(path)}, which the image does not have.`,
  },
  check(context) {
    const program = healthProgram(context.config, context.image?.platform.os);
    if (!program) return;
    const { path, isShell } = program;
    if (!context.files) {
      context.known('files');
      return;
    }
    if (context.files.get(path) !== undefined) return;
    const place = {
      subject: 'health',
      location: { kind: 'config', pointer: '/config/Healthcheck' },
    } as const;
    if (isShell) {
      const suggestion = 'Write HEALTHCHECK CMD ["/program", "argument"], which needs no shell.';
      context.report('shell', { path }, { ...place, suggestion });
    } else {
      const suggestion = 'Copy it into the image, or name a program that is there.';
      context.report('program', { path }, { ...place, suggestion });
    }
  },
  examples: {
    failing: [
      {
        image: { config: { Healthcheck: { Test: ['CMD-SHELL', 'curl localhost'] } }, files: { app: 'x' } },
        messageId: 'shell',
      },
      {
        image: {
          config: { Healthcheck: { Test: ['CMD-SHELL', 'a'] }, Shell: ['/bin/bash', '-c'] },
          files: { 'bin/sh': 'x' },
        },
        messageId: 'shell',
      },
      {
        image: { config: { Healthcheck: { Test: ['CMD', '/app', '--check'] } }, files: { 'bin/sh': 'x' } },
        messageId: 'program',
      },
    ],
    clean: [
      {
        image: {
          config: { Healthcheck: { Test: ['CMD-SHELL', 'a'] } },
          files: { bin: '-> usr/bin', 'usr/bin/busybox': 'x', 'usr/bin/sh': '-> busybox' },
        },
      },
      { image: { config: { Healthcheck: { Test: ['CMD', '/app'] } }, files: { app: 'x' } } },
      { image: { config: { Healthcheck: { Test: ['CMD', 'app'] } } } },
      { image: { config: { Healthcheck: { Test: ['CMD-SHELL', 'a'] }, Shell: ['pwsh', '-c'] } } },
      { image: { config: { Healthcheck: { Test: ['NONE'] } } } },
      { dockerfile: 'FROM scratch\nHEALTHCHECK CMD app --check\n' },
    ],
  },
});
