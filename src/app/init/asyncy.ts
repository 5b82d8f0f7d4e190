import { UsageError } from '../../errors.js';
import { maxYamlLength } from '../../contract/yaml/parse.js';
import type { Contract } from '../../model/contract.js';
import { commandsSection } from './asyncy-commands.js';
import {
  capabilitiesSection,
  envSection,
  interfaceSection,
  lifecycleSection,
  portsSection,
  systemSection,
  volumesSection,
} from './asyncy-sections.js';
import { comment, inComment } from './yaml-text.js';

function header(contract: Contract, from: string): string[] {
  const { title, description } = contract.info;
  const links = contract.links.slice(0, 20).map(({ name }) => inComment(name));
  return [
    comment(
      `What this container can do and what it needs, as 'container-api init' found it in ${inComment(from)}.`,
    ),
    '# Correct it, and keep it beside the Dockerfile. It is read by people and by tools:',
    '#   container-api inspect file asyncy.yml   shows it',
    '#   container-api lint asyncy.yml           says what is wrong with it',
    '#   container-api schema asyncy             prints its schema, for editors',
    ...(title ? [comment(`Title: ${inComment(title.value)}`)] : []),
    ...(description ? [comment(`Description: ${inComment(description.value)}`)] : []),
    ...(links.length > 0 ? [comment(`Services that it uses: ${links.join(', ')}`)] : []),
  ];
}

/**
 * A commented asyncy.yml that says what the contract says, in documented keys only, so that reading it gives no finding. What the dialect
 * has no key for (defaults, hooks of labels, descriptions of ports) stands in comments. `from` is where the contract was found.
 */
export function asyncyText(contract: Contract, from: string): string {
  const sections = [
    header(contract, from),
    commandsSection(contract),
    interfaceSection(contract),
    envSection(contract),
    portsSection(contract),
    volumesSection(contract),
    systemSection(contract),
    lifecycleSection(contract),
    capabilitiesSection(contract),
  ];
  const text = sections
    .filter((lines) => lines.length > 0)
    .map((lines) => `${lines.join('\n')}\n`)
    .join('\n');
  if (text.length <= maxYamlLength) return text;
  throw new UsageError(
    'CONTRACT_TOO_LARGE',
    `the contract of ${from} fills more than ${String(maxYamlLength)} characters`,
    {
      suggestion: 'Such a contract file is not read: describe the container by hand.',
    },
  );
}
