import { runInThisContext } from 'node:vm';
import { expect, it } from 'vitest';
import { callerLocation, errorLocation, type SourceLocation } from './source-location.ts';

function whereWasICalled(): SourceLocation | undefined {
  return callerLocation(whereWasICalled);
}

const here = import.meta.filename;

it('is the line of the caller', () => {
  const at = whereWasICalled(); // line 12
  expect(at).toEqual({ file: here, line: 12, column: 14 });
});

it('is found deep in a chain of calls, and leaves the limit of stack traces alone', () => {
  const limit = Error.stackTraceLimit;
  const deep = (left: number): SourceLocation | undefined => (left ? deep(left - 1) : whereWasICalled());
  expect(deep(50)?.file).toBe(here);
  expect(Error.stackTraceLimit).toBe(limit);
});

it.each([
  ['/home/a (1)/b c/x.ts', '/home/a (1)/b c/x.ts'],
  ['file:///home/a%20(1)/x.ts?t=7', '/home/a (1)/x.ts'],
  ['C:\\work\\x.ts', 'C:\\work\\x.ts'],
])('reads %s', (filename, file) => {
  const caller = runInThisContext('(function caller(call) {\n  return call();\n})', { filename });
  expect(caller(whereWasICalled)).toEqual({ file, line: 2, column: 10 });
  const unnamed = runInThisContext('(call) =>\n call()', { filename });
  expect(unnamed(whereWasICalled)).toEqual({ file, line: 2, column: 2 });
});

it('is nothing where there is no file', () => {
  expect(callerLocation(whereWasICalled)).toBeUndefined();
  expect(runInThisContext('(call) => call()')(whereWasICalled)).toBeUndefined();
});

it('of an error is the first frame in a wanted file', () => {
  const error = new Error('broken'); // line 40
  expect(errorLocation(error, (file) => file === here)).toMatchObject({ file: here, line: 40 });
  expect(errorLocation(error, () => false)).toBeUndefined();
});
