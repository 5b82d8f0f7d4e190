/** Names of the network that a program looked for in vain, in the words of Node, curl, git, wget, Python, Go and apt. */
import type { Observation } from '../../model/run.js';
import { lastLines } from '../evidence.js';

const looked = [
  /(?:EAI_AGAIN|ENOTFOUND|resolve host:|resolve host address|bad address|Failed to resolve|failure resolving) ["'`‘“]?([\w.-]{1,253})/i,
  /\blookup ([\w.-]{1,253})(?: on [^ ]{1,60})?: (?:no such host|server misbehaving|Temporary failure|i\/o timeout|dial )/i,
];

/** Names of machines that are beside the image and not out in the world. */
const isNear = (host: string): boolean =>
  !/[a-z]/i.test(host) ||
  !host.includes('.') ||
  /(?:^|\.)(?:localhost|local|internal|lan|home|test|example|invalid)$/i.test(host);

/** A host of the internet that the log says could not be found: the last one; undefined where there is none. */
export function hostNotFound({ stderr, stdout }: Observation): string | undefined {
  for (const stream of [stderr, stdout])
    for (const line of lastLines(stream).reverse())
      for (const words of looked) {
        const host = words.exec(line)?.[1]?.replace(/\.+$/, '');
        if (host !== undefined && !isNear(host)) return host;
      }
  return undefined;
}
