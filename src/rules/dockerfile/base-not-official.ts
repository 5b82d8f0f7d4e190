import { quoted } from '../../contract/finding.js';
import { defineRule } from '../rule.js';

const languages = new Set(
  (
    'amazoncorretto bash clojure dart eclipse-temurin elixir erlang gcc golang gradle groovy haskell haxe hylang ibmjava ' +
    'ibm-semeru-runtimes jruby julia maven mono node openjdk perl php pypy python r-base rakudo-star ruby rust ' +
    'sapmachine scala swift'
  ).split(' '),
);

/** `python:3`, `docker.io/library/python`, and copies of the official images elsewhere (`mirror.gcr.io/library/python`). */
function isOfficialLanguage(image: string): boolean {
  const name = image.replace(/@.*$/s, '').replace(/:[^/:]*$/, '');
  const [last = '', owner, registry] = name.split('/').reverse();
  if (!languages.has(last)) return false;
  return owner === undefined || owner === 'library' || (owner === 'docker.io' && registry === undefined);
}

export default defineRule({
  id: 'dockerfile/base-not-official',
  summary: 'No stage is built on an official image of a programming language.',
  rationale:
    'Dockerflow asks for them, because they are rebuilt when a security fix comes out, and everybody knows how they work.',
  remedy: 'Build on node, python, golang, rust or another official image of a language.',
  severity: 'note',
  recommended: false,
  subject: 'dockerfile',
  since: '0.1.0',
  source: 'mozilla-services/Dockerflow docs/building-container.md (9ac4051)',
  messages: {
    'not-official': ({ base }: { base: string }) =>
      `The base image ${quoted(base)} is no official image of a programming language.`,
  },
  check(context) {
    const { dockerfile } = context;
    const base = dockerfile?.target.state.base;
    if (base?.kind !== 'image' || base.name === undefined) return;
    // A small base for a program that another stage compiled with the official image will do.
    const names =
      dockerfile?.stages.map(({ state }) => (state.base.kind === 'image' ? state.base.name : undefined)) ??
      [];
    if (names.some((name) => name === undefined || isOfficialLanguage(name))) return;
    const suggestion = 'Begin with an official image such as FROM python:3.13-slim.';
    context.report(
      'not-official',
      { base: base.name },
      { subject: 'base', location: base.location, suggestion },
    );
  },
  examples: {
    failing: [
      { dockerfile: 'FROM debian:13 AS a\nFROM a\nRUN true\n', messageId: 'not-official', line: 1 },
      { dockerfile: 'FROM example/python:3\n', messageId: 'not-official', line: 1 },
      { dockerfile: 'FROM example.com/docker.io/python\n', messageId: 'not-official', line: 1 },
    ],
    clean: [
      { dockerfile: 'FROM python:3-slim@sha256:abc\n' },
      { dockerfile: 'FROM docker.io/library/node\n' },
      { dockerfile: 'FROM docker.io/node:22\n' },
      { dockerfile: 'FROM localhost:5000/library/golang\n' },
      { dockerfile: 'FROM rust AS build\nRUN cargo build\nFROM debian:13\nCOPY --from=build /a /a\n' },
      { dockerfile: 'ARG BASE\nFROM $BASE AS build\nRUN make\nFROM debian:13\nCOPY --from=build /a /a\n' },
      { dockerfile: 'FROM scratch\n' },
    ],
  },
});
