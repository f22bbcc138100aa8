import { expect, it } from 'vitest';
import { createTempFolder } from '../../history/git/temp-repository.rig.ts';
import { findLoadFault } from './find-load-fault.ts';

/** What is found in a project whose pipeline imports `step.ts`, in one line: where, what, and what to do. */
async function find(step: string, more: Readonly<Record<string, string>> = {}): Promise<string | undefined> {
  await using folder = await createTempFolder();
  const files = {
    'package.json': '{ "type": "module" }',
    'pipeline.ts': "import { step } from './steps/step.ts';\nexport default step;\n",
    'steps/step.ts': step,
    ...more,
  };
  for (const [path, text] of Object.entries(files)) await folder.write(path, text);
  const show = (file: string): string => file.slice(folder.root.length + 1);
  const fault = await findLoadFault(`${folder.root}/pipeline.ts`, {}, show);
  return fault && `${show(fault.at.file)}:${fault.at.line}:${fault.at.column} ${fault.message}. ${fault.fix ?? ''}`;
}

it('finds nothing where nothing is wrong', async () => {
  const step =
    "import type { A } from './nowhere.ts';\nimport { b } from '../lib/b.ts';\nexport const step = b as A;\n";
  expect(await find(step, { 'lib/b.ts': 'export const b = 1;' })).toBeUndefined();
});

it.each([
  ['@d\nexport class A {}', 'steps/step.ts:1:1 decorator @d. Call the function on the class, below it.'],
  ['export class A { @d() x() {} }', 'steps/step.ts:1:18 decorator @d. Call the function on the class, below it.'],
  ['export class A { constructor(@d a: number) {} }', 'steps/step.ts:1:30 decorator @d. Call'],
  ['export enum E { a }', 'steps/step.ts:1:1 enum E. Write a constant object: const E = { … } as const.'],
  ['export namespace N { export const a = 1 }', 'steps/step.ts:1:1 namespace N. Write a module of its own'],
  ['export class A { constructor(private a: 1) {} }', 'steps/step.ts:1:30 parameter property a. Write a field'],
  ["import x = require('node:fs');", "steps/step.ts:1:1 import x =. Write import x from '…'."],
  ['export const a = <div>x</div>;', 'steps/step.ts:1:18 JSX. Write the calls that it stands for'],
  ['export const a = ;', 'steps/step.ts:1:18 Expression expected.'],
])('syntax of an imported file that Node cannot run, at its own line: %s', async (step, told) => {
  expect(await find(step)).toContain(told);
});

const paths = JSON.stringify({ compilerOptions: { paths: { '@/*': ['./src/*'], lib: ['./src/lib.ts'] } } });

it.each([
  [
    '@/steps/x',
    { 'tsconfig.json': paths },
    'Node does not read the paths of tsconfig.json: write a relative path with its ending, or use the imports of package.json: { "imports": { "#*": "./src/*" } }.',
  ],
  ['lib', { 'tsconfig.json': paths }, 'Node does not read the paths of tsconfig.json'],
  [
    '@/x',
    { 'tsconfig.json': '{ "extends": "./base.json" }', 'base.json': paths },
    'Node does not read the paths of tsconfig.json',
  ],
  ['@/x', { 'tsconfig.json': `{ // a comment\n ${paths.slice(1)}` }, 'Node does not read the paths of tsconfig.json'],
  [
    'src/x',
    { 'tsconfig.json': '{ "compilerOptions": { "baseUrl": "." } }', 'src/x.ts': '' },
    'Node does not read the baseUrl of tsconfig.json',
  ],
  ['@/steps/x', {}, "Install the package '@/steps', or correct the name."],
  ['nothing/deep', {}, "Install the package 'nothing', or correct the name."],
  [
    'here/deep',
    { 'node_modules/here/package.json': '{ "exports": "./a.js" }' },
    "'here' is installed and exports no './deep': correct the name.",
  ],
  ['#x', {}, "Name '#x' in the imports of package.json, or write a relative path."],
  ['../lib/b', { 'lib/b.ts': '' }, "Write the path of a file: '../lib/b.ts'."],
  ['./b.js', { 'steps/b.ts': '' }, "Write the path of a file: './b.ts'."],
  ['../lib', { 'lib/index.ts': '' }, "Write the path of a file: '../lib/index.ts'."],
  ['./none.ts', {}, 'Correct the path.'],
])('an import that leads nowhere is told in full, with what to do: %s', async (specifier, more, fix) => {
  const told = await find(`// said\nimport { a } from '${specifier}';\nexport const step = a;`, more);
  expect(told).toContain(`steps/step.ts:2:20 '${specifier}', imported from steps/step.ts. ${fix}`);
});

it('a file that Node does not load as it is written', async () => {
  expect(await find("import { V } from './v.tsx';", { 'steps/v.tsx': 'export const V = () => <a/>;' })).toBe(
    "steps/step.ts:1:20 JSX, of the file 'steps/v.tsx'. Node loads no .tsx file: name it .ts and write it without JSX, or compile it first.",
  );
  expect(await find("import v from './v.json';", { 'steps/v.json': '{}' })).toContain("with { type: 'json' }");
  expect(await find('export const step = 1;', { 'package.json': '{ "type": "commonjs" }' })).toBe(
    'pipeline.ts:1:1 package.json says "type": "commonjs", and this file imports or exports as a module does. Write "type": "module" into package.json, or name the file .mts.',
  );
  expect(await find('export const step = 1;', { 'steps/package.json': '{ "type": "commonjs" }' })).toContain(
    'steps/step.ts:1:1 steps/package.json says "type": "commonjs"',
  );
  expect(await find("import './c.cts';", { 'steps/c.cts': 'export const a = 1;' })).toContain(
    'steps/c.cts:1:1 a .cts file is CommonJS',
  );
});
