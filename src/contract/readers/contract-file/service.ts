import type { Health, Info, InfoKey } from '../../../model/contract.js';
import { contactKeys, healthHttpKeys, healthKeys, infoKeys, licenseKeys } from './keys.js';
import { command, seconds } from './lifecycle.js';
import { fieldsOf, type Field, type Reading } from './reading.js';
import { mapOf, numberOf, portOf, textOf } from './shapes.js';

/** `info`: {title, version, description, contact, license}. */
export function readInfo(reading: Reading, field: Field | undefined): Info {
  const body = field && mapOf(reading, field.value, field.location, '"info"');
  if (!body) return {};
  const fields = fieldsOf(reading, body, infoKeys, '"info"');
  const info: Info = {};
  const put = (name: InfoKey, value: string | undefined, from: Field | undefined): void => {
    if (value !== undefined && value !== '' && from) info[name] = { value, declaredAt: [from.location] };
  };
  put('title', textOf(reading, fields.title, '"info"'), fields.title);
  put('version', textOf(reading, fields.version, '"info"'), fields.version);
  put('description', textOf(reading, fields.description, '"info"')?.trim(), fields.description);
  put('authors', contact(reading, fields.contact), fields.contact);
  put('licenses', license(reading, fields.license), fields.license);
  return info;
}

function contact(reading: Reading, field: Field | undefined): string | undefined {
  if (!field || field.value.kind === 'scalar') return textOf(reading, field, '"info"');
  const body = mapOf(reading, field.value, field.location, '"contact" of "info"');
  if (!body) return undefined;
  const fields = fieldsOf(reading, body, contactKeys, '"info.contact"');
  const name = textOf(reading, fields.name, '"info.contact"');
  const email = textOf(reading, fields.email, '"info.contact"');
  const url = textOf(reading, fields.url, '"info.contact"');
  return [name, email && `<${email}>`, url && `(${url})`].filter(Boolean).join(' ');
}

function license(reading: Reading, field: Field | undefined): string | undefined {
  if (!field || field.value.kind === 'scalar') return textOf(reading, field, '"info"');
  const body = mapOf(reading, field.value, field.location, '"license" of "info"');
  if (!body) return undefined;
  const fields = fieldsOf(reading, body, licenseKeys, '"info.license"');
  const name = textOf(reading, fields.name, '"info.license"');
  const url = textOf(reading, fields.url, '"info.license"');
  return name ?? url;
}

/** `health`: {http: {path, port}} of the final successors, or Docker's fields as they stood there for a while. */
export function readHealth(reading: Reading, field: Field | undefined): Health | undefined {
  const body = field && mapOf(reading, field.value, field.location, '"health"');
  if (!body) return undefined;
  const fields = fieldsOf(reading, body, healthKeys, '"health"');
  const map = fields.http && mapOf(reading, fields.http.value, fields.http.location, '"http" of "health"');
  const http = map ? fieldsOf(reading, map, healthHttpKeys, '"health.http"') : {};
  const path = textOf(reading, http.path, '"health.http"');
  const port = portOf(reading, http.port, '"health.http"');
  textOf(reading, http.method, '"health.http"');
  const test = fields.command && command(reading, fields.command, '"health"');
  const interval = seconds(reading, fields.interval, '"health"');
  const timeout = seconds(reading, fields.timeout, '"health"');
  const retries = numberOf(reading, fields.retries, '"health"');
  return {
    ...(test === undefined
      ? {}
      : { test: typeof test === 'string' ? ['CMD-SHELL', test] : ['CMD', ...test] }),
    ...(interval === undefined ? {} : { interval }),
    ...(timeout === undefined ? {} : { timeout }),
    ...(retries === undefined ? {} : { retries }),
    ...(path === undefined ? {} : { path }),
    ...(port === undefined ? {} : { port }),
    declaredAt: [field.location],
  };
}
