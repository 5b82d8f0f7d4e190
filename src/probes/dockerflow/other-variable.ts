import type { ProbeContext } from '../probe.js';

interface Assignment {
  name: string;
  value: string;
}

/** The variables that the image was started with, those of its own ENV first. */
function assignments({ image, contract, env }: ProbeContext): Assignment[] {
  const own = (image.config.Env ?? []).map((line): Assignment => {
    const at = line.indexOf('=');
    return { name: line.slice(0, at), value: line.slice(at + 1) };
  });
  const declared = contract.env.flatMap(({ name, default: value }) =>
    value === undefined ? [] : [{ name, value }],
  );
  return [...own, ...env.given, ...declared].filter(({ name }) => /^[A-Za-z_]\w{0,63}$/.test(name));
}

const portWord = /PORT|BIND|LISTEN|ADDR|URL/i;

/** The variable other than PORT that holds the number: `8000`, `0.0.0.0:8000`. */
export function variableWithPort(context: ProbeContext, port: number): string | undefined {
  const holds = ({ value }: Assignment): boolean =>
    value === String(port) || value.endsWith(`:${String(port)}`);
  const names = assignments(context).flatMap((one) => (one.name !== 'PORT' && holds(one) ? [one.name] : []));
  return names.find((name) => portWord.test(name)) ?? names[0];
}

/** The variable that says to listen on loopback only. */
export function variableWithLoopback(context: ProbeContext): string | undefined {
  const isLoopback = ({ value }: Assignment): boolean =>
    /^(?:127\.\d|localhost(?::|$)|\[?::1\]?(?::|$))/.test(value);
  return assignments(context).find(isLoopback)?.name;
}

/** CMD or ENTRYPOINT, where one of its words holds the number. */
export function instructionWithPort({ image }: ProbeContext, port: number): 'Cmd' | 'Entrypoint' | undefined {
  const { Cmd = [], Entrypoint = [] } = image.config;
  const holds = (word: string): boolean => new RegExp(`(?<!\\d)${String(port)}(?!\\d)`).test(word);
  if (Cmd.some(holds)) return 'Cmd';
  return Entrypoint.some(holds) ? 'Entrypoint' : undefined;
}
