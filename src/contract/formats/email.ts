import type { FormatFault } from './fault.js';

const local = /^[^\s@<>()[\]\\,;:"]{1,64}$/;
const domainLabel = /^[\p{L}\p{N}](?:[\p{L}\p{N}-]{0,61}[\p{L}\p{N}])?$/u;

function addressReason(address: string): string | undefined {
  const at = address.lastIndexOf('@');
  if (at < 0) return 'the @ is missing';
  const [user, domain] = [address.slice(0, at), address.slice(at + 1)];
  if (!local.test(user) || user.split('.').includes('')) return 'what stands before the @ is no mailbox';
  const labels = domain.split('.');
  if (domain.length > 253 || labels.length < 2 || !labels.every((label) => domainLabel.test(label)))
    return 'what stands after the @ is no domain';
  return undefined;
}

/** An e-mail address, alone or as `Name <mail>`; several are separated by commas. */
export function emailFault(value: string): FormatFault | undefined {
  const [, mailto] = /^mailto:(\S+)$/i.exec(value) ?? [];
  if (mailto !== undefined && addressReason(mailto) === undefined)
    return { reason: 'that is a URL', suggestion: mailto };
  for (const part of value.split(',')) {
    const text = part.trim();
    const open = text.lastIndexOf('<');
    const address = open >= 0 && text.endsWith('>') ? text.slice(open + 1, -1) : text;
    const reason = text === '' ? 'an address is missing' : addressReason(address);
    if (reason !== undefined) return { reason };
  }
  return undefined;
}
