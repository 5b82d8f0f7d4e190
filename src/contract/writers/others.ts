import type { Contract } from '../../model/contract.js';
import type { Notes } from './conversion.js';

/** A note for each part that no dialect of contract files has a place for. */
export function noteOthers(contract: Contract, file: string, notes: Notes): void {
  const { links, hostCommands, tags, tests, process } = contract;
  const lost = (subject: string, what: string, item: Parameters<Notes['add']>[2]): void => {
    notes.add(subject, `${file} has no key for ${what}; it is left out.`, item);
  };
  for (const link of links) lost(`link ${link.name}`, 'services that the image uses', link);
  for (const command of hostCommands) lost(`host command ${command.name}`, 'commands of the host', command);
  for (const test of tests) lost(`test ${test.kind}`, 'tests that come along', test);
  for (const tag of tags) lost(`tag ${tag.key}`, 'keywords', tag);
  const { declaredAt, ...parts } = process;
  if (Object.keys(parts).length > 0) lost('process', 'the process of the image', { declaredAt });
}
