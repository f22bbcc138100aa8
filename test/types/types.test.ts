// What the *.test-d.ts files beside this one assert, both compilers check (`types` and `types-7` in package.json). This
// checks that they are among the files that are compiled.

import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';
import { expect, it } from 'vitest';
import { repository } from '../rig/create-rig.ts';

const files = readdirSync(import.meta.dirname)
  .filter((name) => name.endsWith('.test-d.ts'))
  .map((name) => join(import.meta.dirname, name));

it('both compilers check what is asserted of types', () => {
  const { config } = ts.readConfigFile(join(repository, 'tsconfig.json'), ts.sys.readFile);
  const { fileNames } = ts.parseJsonConfigFileContent(config, ts.sys, repository);
  expect(files.filter((file) => !fileNames.includes(file))).toEqual([]);
  const { scripts } = JSON.parse(readFileSync(join(repository, 'package.json'), 'utf8'));
  expect([scripts.types, scripts['types-7']]).toEqual([
    'tsc -p tsconfig.json',
    'node node_modules/typescript-7/bin/tsc -p tsconfig.json',
  ]);
  expect(scripts.test).toMatch(/ types types-7 /);
});

it('there is enough that is asserted', () => {
  const count = files.map((file) => readFileSync(file, 'utf8').split('expectTypeOf').length - 2);
  expect(Math.min(...count)).toBeGreaterThan(10);
});
