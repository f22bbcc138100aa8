// Compiles what the *.test-d.ts files beside this one assert.

import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';
import { expect, it } from 'vitest';
import { readCompilerOptions } from '../compile-fail/compile-mistakes.ts';

const files = readdirSync(import.meta.dirname)
  .filter((name) => name.endsWith('.test-d.ts'))
  .map((name) => join(import.meta.dirname, name));

it('types are as asserted', () => {
  const program = ts.createProgram(files, readCompilerOptions());
  const told = files.flatMap((file) =>
    program.getSemanticDiagnostics(program.getSourceFile(file)).map(({ file: source, start, messageText }) => {
      const line = source!.getLineAndCharacterOfPosition(start!).line + 1;
      return `${file}:${line} ${ts.flattenDiagnosticMessageText(messageText, '\n')}`;
    }),
  );
  expect(told).toEqual([]);
});

it('there is enough that is asserted', () => {
  const count = files.map((file) => readFileSync(file, 'utf8').split('expectTypeOf').length - 2);
  expect(Math.min(...count)).toBeGreaterThan(10);
});
