import type { Finding } from '../model/finding.js';
import type { LabelLocation } from '../model/location.js';
import { parseBoolean } from './boolean-text.js';
import { quoted, syntaxFinding } from './finding.js';
import { isJsonObject, parseJsonText, property, textProperty, type JsonObject } from './json-text.js';
import { parsePortNumber } from './port-spec.js';

/** One object of a JSON list in a label, told apart by its name. */
export interface ListEntry {
  name: string;
  object: JsonObject;
  location: LabelLocation;
}

/**
 * Reads a label that holds a JSON list of objects; `nameKey` is the property that names each. What is not of that form becomes a
 * finding at its own place, and the rest is read.
 */
export function readJsonList(
  labels: Readonly<Record<string, string>>,
  key: string,
  nameKey: string,
  findings: Finding[],
): ListEntry[] {
  const text = labels[key];
  if (text === undefined || text.trim() === '') return [];
  const whole: LabelLocation = { kind: 'label', key };
  const suggestion = `Write a JSON list of objects, as in [{"${nameKey}": "…"}].`;
  const json = parseJsonText(text);
  if ('fault' in json || !Array.isArray(json.value)) {
    const fault = 'fault' in json ? json.fault : 'is not a JSON list';
    const message = `The value of the label ${quoted(key)} ${fault}.`;
    findings.push(syntaxFinding({ messageId: 'json-invalid', message, location: whole, suggestion }));
    return [];
  }
  return json.value.flatMap((object, index) => {
    const location = { ...whole, pointer: `/${String(index)}` };
    const name = isJsonObject(object) ? textProperty(object, nameKey) : undefined;
    if (isJsonObject(object) && name !== undefined) return [{ name, object, location }];
    const message = `Entry ${String(index)} of the label ${quoted(key)} has no "${nameKey}".`;
    findings.push(syntaxFinding({ messageId: 'name-missing', message, location, suggestion }));
    return [];
  });
}

function reportProperty(entry: ListEntry, key: string, what: string, findings: Finding[]): void {
  const shown = quoted(JSON.stringify(property(entry.object, key)));
  const message = `"${key}" of ${quoted(entry.name)} should be ${what}, not ${shown}.`;
  const location = { ...entry.location, pointer: `${entry.location.pointer ?? ''}/${key}` };
  const suggestion = `Write ${what}.`;
  findings.push(syntaxFinding({ messageId: `${key}-invalid`, message, location, suggestion }));
}

/** `mandatory`, a boolean or its text; absent when the entry says nothing. */
export function mandatoryOf(entry: ListEntry, findings: Finding[]): boolean | undefined {
  const text = textProperty(entry.object, 'mandatory');
  const value = text === undefined ? undefined : parseBoolean(text);
  const said = property(entry.object, 'mandatory');
  if (value === undefined && said !== undefined && said !== '') {
    reportProperty(entry, 'mandatory', 'true or false', findings);
  }
  return value;
}

/** `port`, a number or its text; absent when the entry says nothing. */
export function portPropertyOf(entry: ListEntry, findings: Finding[]): number | undefined {
  const text = textProperty(entry.object, 'port');
  const value = text === undefined ? undefined : parsePortNumber(text.trim());
  const said = property(entry.object, 'port');
  if (value === undefined && said !== undefined && said !== '') {
    reportProperty(entry, 'port', 'a port from 1 to 65535', findings);
  }
  return value;
}
