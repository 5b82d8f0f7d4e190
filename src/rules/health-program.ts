import type { ImageConfig } from '../model/image.js';

/** The file that the engine starts for a health check. */
export interface HealthProgram {
  path: string;
  /** The check is a line for a shell. */
  isShell: boolean;
}

/** Undefined where there is no check, where the program is looked up in PATH, and for Windows, whose paths are others. */
export function healthProgram(config: ImageConfig | undefined, os = 'linux'): HealthProgram | undefined {
  const [kind, program] = config?.Healthcheck?.Test ?? [];
  if (os === 'windows' || program === undefined || (kind !== 'CMD' && kind !== 'CMD-SHELL')) return undefined;
  const isShell = kind === 'CMD-SHELL';
  const path = isShell ? (config?.Shell?.[0] ?? '/bin/sh') : program;
  return path.startsWith('/') ? { path, isShell } : undefined;
}
