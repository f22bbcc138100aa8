import { join } from 'node:path';
import { expect, it } from 'vitest';
import { createTempFolder } from '../../history/git/temp-repository.rig.ts';
import { findSyntaxErrors } from './find-syntax-errors.ts';

async function find(source: string): Promise<readonly string[]> {
  await using folder = await createTempFolder();
  await folder.write('a.ts', source);
  const file = join(folder.root, 'a.ts');
  return findSyntaxErrors(file).map(({ message, isErasable, at }) => {
    expect(at.file).toBe(file);
    return `${at.line}:${at.column} ${isErasable ? '' : 'not erasable: '}${message}`;
  });
}

it('finds nothing where nothing is wrong', async () => {
  expect(await find(`import type { A } from './a.ts';\nexport const a = <T,>(x: T) => x as unknown as A;`)).toEqual([]);
  expect(await find(`declare enum A { B }\ndeclare namespace N { const a: number }\ndeclare module 'x';`)).toEqual([]);
  expect(await find('class A { constructor(a: number, b = 1) {} }')).toEqual([]);
});

it('places errors of parsing, all of them', async () => {
  expect(await find('const a = 1;\n  const = 2;\n')).toMatchInlineSnapshot(`
    [
      "2:9 Variable declaration expected.",
      "2:11 Variable declaration expected.",
    ]
  `);
  expect(await find('function f( {\n')).toMatchInlineSnapshot(`
    [
      "2:1 '}' expected.",
    ]
  `);
});

it('names each syntax that would have to be compiled', async () => {
  const source = [
    'export enum Colour { Red }',
    'namespace Inner { export const a = 1 }',
    'class A { constructor(private a: number, readonly b: string) {} }',
    "import fs = require('node:fs');",
    'const x = <number>y;',
    'const enum Flag { On }',
    'export = A;',
  ];
  const found = await find(source.join('\n'));
  expect(found).toMatchInlineSnapshot(`
    [
      "1:1 not erasable: enum Colour",
      "2:1 not erasable: namespace Inner",
      "3:23 not erasable: parameter property a",
      "3:42 not erasable: parameter property b",
      "4:1 not erasable: import fs =",
      "5:11 not erasable: a <type> assertion",
      "6:1 not erasable: enum Flag",
      "7:1 not erasable: export =",
    ]
  `);
  expect(found.length).toBeGreaterThanOrEqual(source.length);
});
