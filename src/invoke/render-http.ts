import { quoted } from '../contract/finding.js';
import type { BoundCall, HttpInvocation } from '../model/call.js';
import type { Argument, Contract } from '../model/contract.js';
import { httpBinding } from './http-binding.js';
import { httpBody, isJsonType } from './http-body.js';
import { headerFault, headersOf, type Header } from './http-headers.js';
import { fillPath } from './http-path.js';
import { halfCharacter, queryOf, sentArgument, sentExtra, type NamedValue } from './http-values.js';

/** Methods whose arguments go into the query where the contract says nothing of it. */
const bodiless = new Set(['GET', 'HEAD', 'DELETE']);

/**
 * The request that a call is, for commands with an HTTP binding and for `interface: http` (spec/asyncy.md 1.12, 2 and 3.3). Each argument
 * goes where its `in` says; without it into the query of GET, HEAD and DELETE, else into the body. A binding without a method is a POST when
 * something may go into the body, else a GET. Arguments without a value are not sent at all; falsy values are. Lists and objects are JSON
 * in a query, a header and a form. A value stays where it is put: it adds no header, no segment of the path and no parameter.
 */
export function renderHttp(bound: BoundCall, contract: Contract): HttpInvocation | { problem: string } {
  const request = requestOf(bound, contract);
  if (!('problem' in request)) return request;
  return { problem: `the command ${quoted(bound.command.name)} cannot be called: ${request.problem}` };
}

function requestOf(bound: BoundCall, contract: Contract): HttpInvocation | { problem: string } {
  const { command, extraArgs, extraKwargs } = bound;
  const binding = httpBinding(command, contract);
  if ('problem' in binding) return binding;
  if (extraArgs.length > 0) return { problem: 'an HTTP request has no place for values without a name' };
  const values = bound.arguments.map(sentArgument);
  const filled = fillPath(
    binding.path,
    command.arguments,
    new Map(values.map(({ name, text }) => [name, text])),
  );
  if ('problem' in filled) return filled;
  const astray = values.find(({ argument, name }) => argument.in === 'path' && !filled.names.has(name));
  if (astray) return { problem: `its path ${quoted(binding.path)} has no place for ${quoted(astray.name)}` };

  const isFree = ({ in: place, name }: Argument): boolean => place === undefined && !filled.names.has(name);
  const isForBody = ({ in: place }: Argument): boolean => place === 'requestBody' || place === 'formBody';
  const mayHaveBody =
    extraKwargs.length > 0 || command.arguments.some((argument) => isForBody(argument) || isFree(argument));
  const method = binding.method ?? (mayHaveBody ? 'POST' : 'GET');
  const free: NamedValue[] = [
    ...values.filter(({ argument }) => isFree(argument)),
    ...extraKwargs.map(sentExtra),
  ];
  const inQuery = bodiless.has(method);

  const query = [...values.filter(({ argument }) => argument.in === 'query'), ...(inQuery ? free : [])];
  const halved = halfCharacter(query);
  if (halved !== undefined) return { problem: halved };
  const path = withQuery(filled.path, queryOf(query));

  const headers = headersOf(values.filter(({ argument }) => argument.in === 'header'));
  if ('problem' in headers) return headers;
  const contentType = headers.get('content-type')?.text ?? binding.contentType;
  const fields = [...values.filter(({ argument }) => isForBody(argument)), ...(inQuery ? [] : free)];
  const isEmptyJson =
    !inQuery && (mayHaveBody || binding.contentType !== undefined) && isJsonType(contentType);
  const isForm = command.arguments.some(({ in: place }) => place === 'formBody');
  const request = { kind: 'http' as const, method, ssl: binding.ssl, port: binding.port, path };
  if (fields.length === 0 && (isForm || !isEmptyJson)) return { ...request, headers: recordOf(headers) };
  const content = httpBody(fields, isForm, contentType);
  if ('problem' in content) return content;
  const fault = headerFault(content.contentType);
  if (fault !== undefined) return { problem: `its content type ${fault}` };
  headers.set('content-type', { name: 'Content-Type', text: content.contentType });
  return { ...request, headers: recordOf(headers), body: content.body };
}

/** The query that the contract wrote stays before that of the arguments. */
function withQuery(path: string, query: string): string {
  if (query === '') return path;
  if (!path.includes('?')) return `${path}?${query}`;
  return path.endsWith('?') || path.endsWith('&') ? path + query : `${path}&${query}`;
}

/** A list of pairs, so that a name such as __proto__ is one like any other. */
function recordOf(headers: ReadonlyMap<string, Header>): Record<string, string> {
  return Object.fromEntries([...headers.values()].map(({ name, text }) => [name, text]));
}
