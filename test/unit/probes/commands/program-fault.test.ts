import { describe, expect, test } from 'vitest';
import { programFault, traceAtEnd } from '../../../../src/probes/commands/program-fault.js';
import { stream } from '../observation.js';

const written = (...lines: string[]) => ({ stderr: stream(`${lines.join('\n')}\n`), stdout: stream('') });

/** As Node 20, busybox, dash, bash and Python 3.11 write them. */
const broken: readonly (readonly [name: string, fault: string, ...lines: string[]])[] = [
  [
    'busybox',
    '/app/run.sh: line 4: syntax error: unexpected end of file (expecting "fi")',
    '/app/run.sh: line 4: syntax error: unexpected end of file (expecting "fi")',
  ],
  [
    'dash',
    'run.sh: 4: Syntax error: end of file unexpected (expecting "fi")',
    'run.sh: 4: Syntax error: end of file unexpected (expecting "fi")',
  ],
  [
    'bash',
    'a.sh: line 4: syntax error: unexpected end of file',
    'a.sh: line 4: syntax error: unexpected end of file',
  ],
  [
    'a module of Node',
    "SyntaxError: Unexpected identifier 'x'",
    'file:///app/a.mjs:2',
    '  retun x',
    '        ^',
    '',
    "SyntaxError: Unexpected identifier 'x'",
    '    at compileSourceTextModule (node:internal/modules/esm/utils:346:16)',
    '    at ModuleLoader.moduleStrategy (node:internal/modules/esm/translators:146:18)',
    '',
    'Node.js v20.20.2',
  ],
  [
    'a script of Node',
    "SyntaxError: Unexpected identifier 'x'",
    "SyntaxError: Unexpected identifier 'x'",
    '    at wrapSafe (node:internal/modules/cjs/loader:1464:18)',
  ],
  [
    'a missing module of Node',
    "Error: Cannot find module './nope'",
    "Error: Cannot find module './nope'",
    'Require stack:',
    '- /app/b.cjs',
  ],
  [
    'a missing import of Node',
    "Error [ERR_MODULE_NOT_FOUND]: Cannot find module '/app/nope.mjs' imported from /app/b.mjs",
    "Error [ERR_MODULE_NOT_FOUND]: Cannot find module '/app/nope.mjs' imported from /app/b.mjs",
  ],
  [
    'Python',
    "SyntaxError: expected ':'",
    '  File "/app/a.py", line 1',
    '    def f()',
    '           ^',
    "SyntaxError: expected ':'",
  ],
  [
    'a missing module of Python',
    "ModuleNotFoundError: No module named 'nope'",
    'Traceback (most recent call last):',
    '  File "/app/b.py", line 1, in <module>',
    '    import nope',
    "ModuleNotFoundError: No module named 'nope'",
  ],
];

const sound: readonly (readonly [name: string, ...lines: string[]])[] = [
  [
    'JSON that is none, which it was given',
    'SyntaxError: Unexpected token \'v\', "value" is not valid JSON',
    '    at JSON.parse (<anonymous>)',
    '    at file:///app/d.mjs:1:6',
    '    at ModuleJob.run (node:internal/modules/esm/module_job:325:25)',
  ],
  [
    'a pattern that is none',
    'SyntaxError: Invalid regular expression: /(/: Unterminated group',
    '    at new RegExp (<anonymous>)',
    '    at Module._compile (node:internal/modules/cjs/loader:1521:14)',
  ],
  [
    'text that Python was given',
    'Traceback (most recent call last):',
    '  File "/app/f.py", line 1, in <module>',
    '    eval("a b")',
    '  File "<string>", line 1',
    '    a b',
    'SyntaxError: invalid syntax',
  ],
  ['a calculator', '(standard_in) 1: syntax error'],
  ['a query', 'ERROR: syntax error at or near "value"'],
  ['a usage', 'usage: run COMMAND'],
];

describe('a program that is broken itself', () => {
  test.each(broken)('%s', (_name, fault, ...lines) => {
    expect(programFault(written(...lines))).toBe(fault);
    const { stderr: stdout, stdout: stderr } = written(...lines);
    expect(programFault({ stdout, stderr })).toBe(fault);
  });

  test.each(sound)('is not one that complains about %s', (_name, ...lines) => {
    expect(programFault(written(...lines))).toBeUndefined();
  });
});

describe('a trace at the end of standard error', () => {
  test.each([
    [
      'of Python',
      'ValueError: no',
      'Traceback (most recent call last):',
      '  File "a.py", line 1',
      'ValueError: no',
    ],
    [
      'that nobody caught, of Node',
      'Error: y',
      'Error: y',
      '    at [eval]:1:30',
      "  code: 'E'",
      '}',
      '',
      'Node.js v20.20.2',
    ],
    ['that was written, of Node', 'TypeError: bad', 'TypeError: bad', '    at file:///app/g.mjs:1:69'],
    [
      'of Java',
      'Exception in thread "main" java.lang.IllegalStateException: no',
      'Exception in thread "main" java.lang.IllegalStateException: no',
      '    at com.example.Main.main(Main.java:5)',
      '    ... 5 more',
    ],
    [
      'of Go',
      'panic: nil map',
      'panic: nil map',
      '',
      'goroutine 1 [running]:',
      'main.main()',
      '\t/app/x.go:5',
    ],
  ])('%s', (_name, error, ...lines) => {
    expect(traceAtEnd(written(...lines).stderr)).toBe(error);
  });

  test.each([
    [
      'an error that was told on the way',
      'Traceback (most recent call last):',
      '  File "a.py", line 1',
      'ValueError: no',
      'tried again: done',
    ],
    ['an error in one line', 'Error: there is no such city, Berlin is taken'],
    ['talk', 'done'],
    ['a stack of nothing', '    at file:///app/g.mjs:1:69'],
  ])('is not %s', (_name, ...lines) => {
    expect(traceAtEnd(written(...lines).stderr)).toBeUndefined();
  });
});
