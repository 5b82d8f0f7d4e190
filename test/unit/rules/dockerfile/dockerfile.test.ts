import { describe, expect, it } from 'vitest';

import type { Finding } from '../../../../src/model/finding.js';
import { parseInstructions } from '../../../../src/contract/dockerfile/instructions.js';
import { changingNames, copiesEverything } from '../../../../src/rules/build-changes.js';
import { findingsOf } from '../materialise.js';

async function instruction(line: string) {
  const { instructions, escape } = await parseInstructions(`FROM a\n${line}\n`, 'Dockerfile');
  const [, found] = instructions;
  if (!found) throw new Error(line);
  return { found, escape };
}

describe('what changes with every build', () => {
  it.each([
    ['COPY . .', true],
    ['COPY ./ /app/', true],
    ['ADD . /app', true],
    ['COPY --chown=1:1 --link . /app', true],
    ['COPY * /app/', true],
    ['COPY ["package.json", ".", "/app"]', true],
    ['COPY --from=build . .', false],
    ['COPY src .', false],
    ['COPY package*.json ./', false],
    ['RUN . ./x', false],
  ])('%s copies everything: %s', async (line, expected) => {
    const { found, escape } = await instruction(line);
    expect(copiesEverything(found, escape)).toBe(expected);
  });

  it.each([
    ['ARG BUILD_DATE VCS_REF=x', ['BUILD_DATE', 'VCS_REF']],
    ['ARG git_sha', ['git_sha']],
    ['ENV GIT_SHA=$GIT_SHA A=b', ['GIT_SHA']],
    ['ENV BUILD_DATE unknown', ['BUILD_DATE']],
    ['ARG APP_VERSION', ['APP_VERSION']],
    ['ARG APP_VERSION=1.2.3-rc.1', []],
    ['ARG COMMIT="0123456789abcdef"', []],
    ['ARG NODE_VERSION', []],
    ['ARG NGINX_COMMIT', []],
    ['LABEL BUILD_DATE=x', []],
  ])('%s: %j', async (line, names) => {
    const { found, escape } = await instruction(line);
    expect(changingNames(found, escape)).toEqual(names);
  });

  it('is told in linear time', async () => {
    const { found, escape } = await instruction(`ARG COMMIT=${'1.'.repeat(100_000)}!`);
    expect(changingNames(found, escape)).toEqual(['COMMIT']);
  });
});

describe('dockerfile/cache-order', () => {
  it('takes linear time for a stage full of variables', async () => {
    const letters = 'git_commit_hash'.split('');
    const names = Array.from({ length: 4000 }, (_, bits) =>
      letters.map((letter, at) => ((bits >> (at % 13)) & 1 ? letter.toUpperCase() : letter)).join(''),
    );
    const lines = [...new Set(names)].map((name) => `ENV ${name}=$x`);
    const start = performance.now();
    const findings = await findingsOf('dockerfile/cache-order', {
      dockerfile: `FROM a\n${lines.join('\n')}\nRUN apk add curl\n`,
    });
    expect(findings.length).toBeGreaterThan(1000);
    expect(performance.now() - start).toBeLessThan(10_000);
  });

  it('names both lines, and says no word of the script', async () => {
    const findings = await findingsOf('dockerfile/cache-order', {
      dockerfile:
        'FROM node AS a\nCOPY . .\nRUN TOKEN=hunter2 \\\n  npm ci\nFROM node\nARG VCS_REF\nRUN apk add a\n',
    });
    expect(findings.map(({ location, suggestion }) => [location, suggestion])).toEqual([
      [
        expect.objectContaining({ line: 2, column: 1 }),
        'Move COPY in line 2 below RUN in line 3, and copy only the files that list the dependencies before.',
      ],
      [expect.objectContaining({ line: 6, column: 1 }), 'Move ARG in line 6 below RUN in line 7.'],
    ]);
    expect(JSON.stringify(findings.map(({ excerpt: _, ...rest }) => rest))).not.toContain('hunter2');
  });
});

it('asks for lists of dependencies only where a language has them', async () => {
  const findings = await findingsOf('dockerfile/cache-order', {
    dockerfile: 'FROM alpine\nCOPY . .\nRUN apk add a\n',
  });
  expect(findings.map(({ suggestion }) => suggestion)).toEqual(['Move COPY in line 2 below RUN in line 3.']);
});

/** The text with the edits made that stand in it. */
function mended(text: string, findings: readonly Finding[]): string {
  const lines = text.split('\n');
  for (const { line, column, remove, insert } of findings.flatMap(({ edits = [] }) => edits)) {
    const old = lines[line - 1] ?? '';
    expect(old.slice(column - 1, column - 1 + remove.length)).toBe(remove);
    lines[line - 1] = old.slice(0, column - 1) + insert + old.slice(column - 1 + remove.length);
  }
  return lines.join('\n');
}

describe('dockerfile/maintainer-deprecated', () => {
  const rule = 'dockerfile/maintainer-deprecated';
  it.each([
    [
      'MAINTAINER Jo Doe <jo@example.com>',
      'LABEL org.opencontainers.image.authors="Jo Doe <jo@example.com>"',
    ],
    [
      '  maintainer\t\'Jo "x" $Y \\z\'  ',
      '  LABEL org.opencontainers.image.authors="Jo \\"x\\" \\$Y \\\\z"  ',
    ],
    ['MAINTAINER Jo `x`', 'LABEL org.opencontainers.image.authors="Jo `x`"'],
    ['MAINTAINER Jo\r', 'LABEL org.opencontainers.image.authors="Jo"\r'],
  ])('mends %j', async (line, fixed) => {
    const dockerfile = `FROM a\n${line}\nCMD ["a"]\n`;
    const findings = await findingsOf(rule, { dockerfile });
    expect(mended(dockerfile, findings)).toBe(`FROM a\n${fixed}\nCMD ["a"]\n`);
    expect(await findingsOf(rule, { dockerfile: mended(dockerfile, findings) })).toEqual([]);
  });

  it('knows the escape directive', async () => {
    const dockerfile = '# escape=`\nFROM a\nMAINTAINER C:\\Jo `$"\n';
    const findings = await findingsOf(rule, { dockerfile });
    expect(mended(dockerfile, findings)).toBe(
      '# escape=`\nFROM a\nLABEL org.opencontainers.image.authors="C:\\Jo ```$`""\n',
    );
  });

  it('leaves alone what goes on in the next line, and what is said already', async () => {
    const lines = ['MAINTAINER Jo \\\n  Doe', 'LABEL org.opencontainers.image.authors=x\nMAINTAINER Jo'];
    for (const line of lines) {
      const findings = await findingsOf(rule, { dockerfile: `FROM a\n${line}\n` });
      expect(findings).toHaveLength(1);
      expect(findings[0]).not.toHaveProperty('edits');
    }
  });
});
