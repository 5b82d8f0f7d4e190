import { isJsonObject, parseJsonText } from '../../contract/json-text.js';

const badStatuses = new Set([
  'error',
  'err',
  'critical',
  'fail',
  'failed',
  'failing',
  'down',
  'ko',
  'unhealthy',
]);

/** What a heartbeat's JSON says is wrong: `status is "error"`, `database is false`; undefined for everything else. */
export function reportedFault(body: string): string | undefined {
  const parsed = parseJsonText(body);
  if (!('value' in parsed) || !isJsonObject(parsed.value)) return undefined;
  const entries = Object.entries(parsed.value);
  const status = entries.find(([key]) => key.toLowerCase() === 'status')?.[1];
  if (typeof status === 'string' && badStatuses.has(status.toLowerCase()))
    return `status is ${JSON.stringify(status)}`;
  // A map of services, as Kinto's: nothing but true, false and null.
  const isMap = entries.every(([, value]) => typeof value === 'boolean' || value === null);
  const down = isMap ? entries.find(([, value]) => value === false) : undefined;
  return down && `${JSON.stringify(down[0].slice(0, 60))} is false`;
}
