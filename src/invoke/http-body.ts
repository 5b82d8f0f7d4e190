import { quoted } from '../contract/finding.js';
import { halfCharacter, type NamedValue } from './http-values.js';

export interface HttpBody {
  contentType: string;
  body: string;
}

const urlencoded = 'application/x-www-form-urlencoded';
const multipart = 'multipart/form-data';

/** Without its parameters, in lower case. */
function essenceOf(contentType: string | undefined): string | undefined {
  return contentType?.split(';')[0]?.trim().toLowerCase();
}

/** True for JSON, which is what a body is where nothing is said. */
export function isJsonType(contentType: string | undefined): boolean {
  const essence = essenceOf(contentType) ?? 'application/json';
  return essence === 'application/json' || essence.endsWith('+json');
}

/**
 * The body of a request by its content type: a form, urlencoded or multipart, an object in JSON, or for any other type the text of the only
 * value. `isForm`: the arguments are declared as fields of a form.
 */
export function httpBody(
  values: readonly NamedValue[],
  isForm: boolean,
  contentType: string | undefined,
): HttpBody | { problem: string } {
  const essence = essenceOf(contentType);
  if (essence === multipart) return multipartBody(values);
  if (essence === urlencoded || (isForm && essence === undefined)) {
    const halved = halfCharacter(values);
    if (halved !== undefined) return { problem: halved };
    const body = new URLSearchParams(
      values.map(({ name, text }): [string, string] => [name, text]),
    ).toString();
    return { contentType: contentType ?? urlencoded, body };
  }
  if (isForm)
    return { problem: `it has fields of a form, but its content type is ${quoted(contentType ?? '')}` };
  if (isJsonType(contentType)) {
    const names = values.map(({ name }) => name);
    const twice = names.find((name, index) => names.indexOf(name) !== index);
    if (twice !== undefined)
      return { problem: `an object in JSON has no place for two values of ${quoted(twice)}` };
    // Written by hand, so that numbers keep their digits and no name is special.
    const members = values.map(({ name, json }) => `${JSON.stringify(name)}:${json}`);
    return { contentType: contentType ?? 'application/json', body: `{${members.join(',')}}` };
  }
  const [only, ...others] = values;
  if (!only || others.length > 0)
    return { problem: `a body of the type ${quoted(contentType ?? '')} takes exactly one argument` };
  const halved = halfCharacter([only]);
  return halved === undefined ? { contentType: contentType ?? '', body: only.text } : { problem: halved };
}

/** RFC 7578, with names escaped as browsers do. */
function multipartBody(values: readonly NamedValue[]): HttpBody | { problem: string } {
  const halved = halfCharacter(values);
  if (halved !== undefined) return { problem: halved };
  const parts = values.map(
    ({ name, text }) => `Content-Disposition: form-data; name="${fieldName(name)}"\r\n\r\n${text}\r\n`,
  );
  const boundary = boundaryFor(parts.join(''));
  const body = parts.map((part) => `--${boundary}\r\n${part}`).join('') + `--${boundary}--\r\n`;
  return { contentType: `${multipart}; boundary=${boundary}`, body };
}

const escapes: Readonly<Record<string, string>> = { '"': '%22', '\r': '%0D', '\n': '%0A' };

function fieldName(name: string): string {
  return name.replace(/["\r\n]/g, (character) => escapes[character] ?? '');
}

/** The same for the same content, and not in it: the number after it grows until it is so. */
function boundaryFor(content: string): string {
  for (let number = 0; ; number += 1) {
    const boundary = `container-api-${String(number).padStart(8, '0')}`;
    if (!content.includes(boundary)) return boundary;
  }
}
