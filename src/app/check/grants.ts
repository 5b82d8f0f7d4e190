import { UsageError } from '../../errors.js';
import { knownCapabilities, plainCapability } from '../../contract/capability-names.js';
import { didYouMean } from '../../model/did-you-mean.js';
import type { Contract } from '../../model/contract.js';
import type { NotEvaluated } from '../../model/finding.js';

export { grantedCapabilities } from '../../contract/capability-names.js';

/** The names of capabilities in upper case without `CAP_`. Throws UsageError for one that Linux does not know. */
export function capabilityNames(names: readonly string[]): string[] {
  return names.map((text) => {
    const name = plainCapability(text);
    if (knownCapabilities.includes(name)) return name;
    const guess = didYouMean(name, knownCapabilities);
    throw new UsageError('CAPABILITY_UNKNOWN', `there is no capability '${text}'`, {
      suggestion:
        name === 'ALL'
          ? 'Name those that the image needs, or search for them with --find-capabilities.'
          : guess === undefined
            ? 'See capabilities(7), e.g. NET_BIND_SERVICE.'
            : `Did you mean '${guess}'?`,
    });
  });
}

/** What a command line for `docker run` asks of the host. */
const demands =
  /(?:^|\s)(--privileged|--cap-add|--device|--security-opt|--userns|(?:--net|--network|--pid|--ipc|--uts)[= ]host|-v|--volume|--mount)(?=[\s=]|$)/g;

/** What the image itself asks for and does not get: rights come from flags and from files of the user's alone. */
export function ignoredDemands(contract: Contract, granted: readonly string[]): NotEvaluated[] {
  const capabilities = contract.capabilities.flatMap(({ name, declaredAt: [location] }): NotEvaluated[] =>
    granted.includes(plainCapability(name))
      ? []
      : [
          {
            subject: `capability ${name}`,
            reason: `the image asks for it; only --cap-add ${plainCapability(name)} or a --contract file of yours grants it, so it was run without`,
            ...(location && { location }),
          },
        ],
  );
  const commands = contract.hostCommands.flatMap(
    ({ name, command, declaredAt: [location] }): NotEvaluated[] => {
      const asked = [...new Set([...command.matchAll(demands)].flatMap(([, demand]) => demand ?? []))];
      if (asked.length === 0) return [];
      return [
        {
          subject: `command ${name}`,
          reason: `it asks for rights on the host (${asked.join(', ')}), which what an image says never grants; it was run without`,
          ...(location && { location }),
        },
      ];
    },
  );
  return [...capabilities, ...commands];
}
