import type { ProbeContext } from '../probe.js';

/** The image's HEALTHCHECK as an argv that can be executed in the container; undefined where it has none. */
export function healthCommand({ image }: ProbeContext): string[] | undefined {
  const { Healthcheck, Shell = ['/bin/sh', '-c'] } = image.config;
  const [form, ...words] = Healthcheck?.Test ?? [];
  if (words.length === 0) return undefined;
  if (form === 'CMD') return words;
  return form === 'CMD-SHELL' ? [...Shell, words.join(' ')] : undefined;
}
