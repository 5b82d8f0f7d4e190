import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { logLevels, readLogLevel, readStoryLogLine } from '../../../src/contract/story-log.js';

/** What the document's own programs wrote, with ids for them. */
const fromPython =
  'asyncy: app=a1 story=s1 log_hash=h1 line=29 created=1795666046.167920 source_file=/app/log.py [INFO] Logging my story';
const fromShell =
  'Nov 26 04:07:26 box asyncy: app=a1 story=s1 log_hash=h1 line=11 created=1795666046 source_file=/app/log.sh [INFO] Logging my story';

const entry = { appId: 'a1', storyId: 's1', logHash: 'h1', level: 'INFO', message: 'Logging my story' };

describe('readStoryLogLine', () => {
  it.each([
    [fromPython, { ...entry, line: 29, created: 1795666046.16792, sourceFile: '/app/log.py' }],
    [
      fromShell,
      {
        ...entry,
        timestamp: 'Nov 26 04:07:26',
        host: 'box',
        line: 11,
        created: 1795666046,
        sourceFile: '/app/log.sh',
      },
    ],
    // What `logger -i -t asyncy` makes of it; a path with spaces and brackets; no message.
    [
      'asyncy[17]: app=a1 story=s1 log_hash=h1 line=0 created=0 source_file=/my app/[x y]/a=b.py [INFO] ',
      { ...entry, line: 0, created: 0, sourceFile: '/my app/[x y]/a=b.py', message: '' },
    ],
    [
      'asyncy: app= story=$X log_hash= line=1 created=1 source_file=/x [] [INFO] twice',
      {
        ...entry,
        appId: '',
        storyId: '$X',
        logHash: '',
        line: 1,
        created: 1,
        sourceFile: '/x',
        level: '',
        message: '[INFO] twice',
      },
    ],
    // An exception is logged on several lines.
    [
      'asyncy: app=a1 story=s1 log_hash=h1 line=1 created=1 source_file=/x [INFO] a\n  b line=2',
      { ...entry, line: 1, created: 1, sourceFile: '/x', message: 'a\n  b line=2' },
    ],
  ])('reads %s', (line, read) => {
    expect(readStoryLogLine(line)).toEqual({ entry: read, faults: [] });
  });

  it.each<[string, readonly string[], boolean]>([
    ['Starting up', ['name'], false],
    ['', ['name'], false],
    [fromPython.replace('asyncy:', 'root:'), ['name'], true],
    [fromPython.replace('asyncy: ', ''), ['name'], true],
    [fromPython.replace(' story=s1', ''), ['missing story'], false],
    [
      'asyncy: hello',
      ['app', 'story', 'log_hash', 'line', 'created', 'source_file'].map((f) => `missing ${f}`),
      false,
    ],
    [fromPython.replace('app=a1 story=s1', 'story=s1 app=a1'), ['order app'], false],
    [fromPython.replace(' [INFO]', ' INFO'), ['level-missing'], false],
    [fromPython.replace('line=29', 'line='), ['line line'], false],
    [fromPython.replace('line=29', 'line=-1'), ['line line'], false],
    [fromPython.replace('created=1795666046.167920', 'created=2026-11-26'), ['created created'], false],
    [fromPython.replace('1795666046.167920', '1795666046167'), ['created-unit created'], true],
    [fromPython.replace('/app/log.py', './log.py'), ['source-relative source_file'], true],
    [fromPython.replace('/app/log.py', ''), ['source-relative source_file'], true],
    [fromShell.replace(' box ', '  '), ['host'], true],
    [`${fromPython} ${'x'.repeat(8192)}`, ['too-long'], false],
  ])('finds what is wrong with %.120s', (line, kinds, isReadable) => {
    const { entry: read, faults } = readStoryLogLine(line);
    expect(faults.map(({ kind, field }) => (field === undefined ? kind : `${kind} ${field}`))).toEqual(kinds);
    expect(read !== undefined).toBe(isReadable);
  });

  it('reads what it would print, and never throws', () => {
    const word = fc.stringMatching(/^[\w-]{0,12}$/);
    fc.assert(
      fc.property(
        fc.record({ app: word, story: word, hash: word, line: fc.nat(), created: fc.nat() }),
        fc.stringMatching(/^\/[\w/. -]{0,20}\w$/),
        fc.constantFrom(...logLevels),
        fc.string().map((text) => text.trimEnd()),
        ({ app, story, hash, line, created }, path, level, message) => {
          const text = `asyncy: app=${app} story=${story} log_hash=${hash} line=${String(line)} created=${String(created)} source_file=${path} [${level}] ${message}`;
          expect(readStoryLogLine(text)).toEqual({
            entry: {
              appId: app,
              storyId: story,
              logHash: hash,
              line: line,
              created,
              sourceFile: path,
              level,
              message,
            },
            faults: [],
          });
        },
      ),
      { numRuns: 50 },
    );
    const pieces = fc.constantFrom(
      'asyncy: ',
      'app=',
      'story=',
      ' ',
      '[INFO]',
      'line=',
      '[',
      'created=1',
      '\0',
    );
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.array(pieces).map((parts) => parts.join('')),
        ),
        (text) => {
          const { entry: read, faults } = readStoryLogLine(text);
          expect(read !== undefined || faults.length > 0).toBe(true);
        },
      ),
    );
  });
});

describe('readLogLevel', () => {
  it.each([
    ['INFO', { is: 'INFO' }],
    ['NOTSET', { is: 'NOTSET' }],
    ['info', { means: 'INFO' }],
    ['WARN', { means: 'WARNING' }],
    ['fatal', { means: 'CRITICAL' }],
    ['trace', { means: 'DEBUG' }],
    ['LOUD', {}],
    ['', {}],
    ['constructor', {}],
    ['__proto__', {}],
  ])('%s', (word, read) => {
    expect(readLogLevel(word)).toEqual(read);
  });
});
