/**
 * What the helper runs, by `node -e`: it answers questions about the network namespace that it is in, one JSON object a line, until its standard input
 * ends. Plain JavaScript of Node 12 and later, as the image that `--helper` names may be old. What it answers is what src/engine/run/http-exchange.ts answers.
 */
export const helperProgram = String.raw`'use strict';
const { readFileSync } = require('fs');
const http = require('http');
const keptBody = 65536;
const listening = { tcp: '0A', udp: '07' };
const faults = { ECONNREFUSED: 'refused', ETIMEDOUT: 'unreachable', EHOSTUNREACH: 'unreachable', ENETUNREACH: 'unreachable' };

function table(name) {
  try {
    const lines = readFileSync('/proc/net/' + name, 'latin1').split('\n');
    return lines.filter((line, index) => index === 0 || line.trim().split(/\s+/)[3] === listening[name.slice(0, 3)]).join('\n');
  } catch (error) {
    return '';
  }
}

function exchange(question, done) {
  const request = question.request;
  const begin = process.hrtime();
  let chunks = [];
  let bytes = 0;
  let response;
  let over = false;
  function end(fault) {
    if (over) return;
    over = true;
    clearTimeout(timer);
    const since = process.hrtime(begin);
    const answer = { headers: {}, bodyBytes: bytes, ms: since[0] * 1e3 + since[1] / 1e6 };
    answer.body = Buffer.concat(chunks).slice(0, keptBody).toString('utf8');
    if (response) {
      answer.status = response.statusCode;
      Object.keys(response.headers).forEach((name) => { answer.headers[name] = [].concat(response.headers[name]).join(', '); });
    } else answer.fault = fault || 'reset';
    done(answer);
    outgoing.destroy();
  }
  const framing = request.body === undefined ? {} : { 'content-length': String(Buffer.byteLength(request.body)) };
  const headers = Object.assign({ 'user-agent': 'container-api', connection: 'close' }, framing, request.headers);
  const options = { host: question.host, port: request.port, method: request.method, path: request.path, headers, agent: false };
  const timer = setTimeout(() => end('timeout'), request.timeout);
  const outgoing = http.request(options);
  outgoing.on('error', (error) => {
    const code = String(error.code);
    end(code.startsWith('HPE_') ? 'not-http' : Object.prototype.hasOwnProperty.call(faults, code) ? faults[code] : 'reset');
  });
  outgoing.on('response', (incoming) => {
    response = incoming;
    incoming.on('data', (chunk) => {
      bytes += chunk.length;
      if (bytes <= 2 * keptBody) chunks.push(chunk);
      else end();
    });
    incoming.on('end', () => end());
    incoming.on('aborted', () => end());
    incoming.on('error', () => end());
  });
  outgoing.end(request.body);
}

const answers = {
  sockets: (question, done) => done(['tcp', 'tcp6', 'udp', 'udp6'].map(table)),
  request: exchange,
};

require('readline').createInterface({ input: process.stdin }).on('line', (line) => {
  const question = JSON.parse(line);
  const reply = (answer) => process.stdout.write(JSON.stringify({ id: question.id, answer }) + '\n');
  try {
    answers[question.ask](question, reply);
  } catch (error) {
    process.stdout.write(JSON.stringify({ id: question.id, error: String(error.message) }) + '\n');
  }
});
`;
