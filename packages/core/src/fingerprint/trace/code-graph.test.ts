// What leads from a piece of code to another: in equal programs the same, in others not.

import { symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { createCodeProject, type Files, fingerprintOf, trace, traceMain } from '../code-project.rig.ts';

const namesOf = async (files: Files): Promise<readonly string[]> =>
  (await traceMain(files)).pieces.map(({ name, file }) => `${name} ${file}`).sort();

/** The name that `main.ts` imports, as a way to write it. */
const using = (imports: string, name = 'x'): string => `${imports}\nexport const run = () => ${name};`;

const x = 'const y = 2; export const x = { z: y, other: 1 };';

describe('a name is the same', () => {
  const direct: Files = { 'main.ts': using(`import { x } from './x.ts';`, 'x.z'), 'x.ts': x };

  it.each<[string, Files]>([
    ['under another name', { 'main.ts': using(`import { x as a } from './x.ts';`, 'a.z') }],
    ['as a member of a namespace', { 'main.ts': using(`import * as a from './x.ts';`, 'a.x.z') }],
    ['in brackets', { 'main.ts': using(`import * as a from './x.ts';`, "a['x']['z']") }],
    ['in parentheses, as a type', { 'main.ts': using(`import * as a from './x.ts';`, '((a as any).x as any).z') }],
    ['of a file of another name', { 'main.ts': using(`import { x } from './lib/y.ts';`, 'x.z'), 'lib/y.ts': x }],
    ['in the same file', { 'main.ts': `${x.replace('export ', '')} export const run = () => x.z;` }],
    [
      'through a barrel',
      { 'main.ts': using(`import { x } from './a.ts';`, 'x.z'), 'a.ts': `export { x } from './x.ts';` },
    ],
    [
      'through a barrel under other names',
      { 'main.ts': using(`import { b } from './a.ts';`, 'b.z'), 'a.ts': `export { x as b } from './x.ts';` },
    ],
    [
      'through a barrel as default',
      { 'main.ts': using(`import b from './a.ts';`, 'b.z'), 'a.ts': `export { x as default } from './x.ts';` },
    ],
    [
      'through a barrel that imports it first',
      {
        'main.ts': using(`import { b } from './a.ts';`, 'b.z'),
        'a.ts': `import { x } from './x.ts'; export { x as b };`,
      },
    ],
    [
      'through two barrels, one of them with export *',
      {
        'main.ts': using(`import { x } from './a.ts';`, 'x.z'),
        'a.ts': `export * from './b.ts'; export * from './none.ts';`,
        'b.ts': `export * from './none.ts'; export * from './x.ts';`,
        'none.ts': 'export const none = 1;',
      },
    ],
    [
      'through a namespace that is exported',
      { 'main.ts': using(`import { n } from './a.ts';`, 'n.x.z'), 'a.ts': `export * as n from './x.ts';` },
    ],
    [
      'through a namespace that is imported and exported',
      {
        'main.ts': using(`import { n } from './a.ts';`, 'n.x.z'),
        'a.ts': `import * as n from './x.ts'; export { n };`,
      },
    ],
    [
      'through a namespace of a namespace',
      {
        'main.ts': using(`import * as a from './a.ts';`, 'a.b.n.x.z'),
        'a.ts': `export * as b from './b.ts';`,
        'b.ts': `export * as n from './x.ts';`,
      },
    ],
    [
      'beside another export *',
      {
        'main.ts': using(`import { x } from './a.ts';`, 'x.z'),
        'a.ts': `export * from './x.ts'; export * from './y.ts';`,
        'y.ts': 'export const y = 1; globalThis.q;',
      },
    ],
  ])('%s', async (how, files) => {
    const same = how.startsWith('beside')
      ? { ...direct, 'main.ts': `import './y.ts';${direct['main.ts']}`, 'y.ts': files['y.ts']! }
      : direct;
    expect(await fingerprintOf({ 'x.ts': x, ...files })).toBe(await fingerprintOf(same));
  });
});

describe('a name is another', () => {
  const base: Files = {
    'main.ts': using(`import { x } from './a.ts';`),
    'a.ts': `export { x } from './x.ts'; export const other = 0;`,
    'x.ts': 'export const x = 1; export const y = 2; export default 3;',
    'z.ts': 'export const x = 4;',
    'y.json': '{ "x": 1, "y": 2 }',
    'c.cjs': 'exports.x = 1; exports.y = 2;',
  };

  it('each time, wherever it is taken from', async () => {
    const ways: readonly Files[] = [
      base,
      { 'main.ts': using(`import { y as x } from './x.ts';`) },
      { 'main.ts': using(`import x from './x.ts';`) },
      { 'main.ts': using(`import * as x from './x.ts';`) },
      { 'main.ts': using(`const x = import('./x.ts');`) },
      { 'a.ts': `export { x } from './z.ts';` },
      { 'a.ts': `export * from './x.ts'; export const x = 5;` },
      { 'a.ts': `export * from './x.ts'; export * as x from './z.ts';` },
      { 'main.ts': using(`import { x } from './nowhere.ts';`) },
      { 'main.ts': using(`import { y as x } from './nowhere.ts';`) },
      { 'main.ts': using(`import { x } from 'nowhere';`) },
      { 'main.ts': using(`import { x } from 'data:text/javascript,export const x = 1';`) },
      { 'main.ts': using(`import { x } from 'data:text/javascript,export const x = 2';`) },
      { 'main.ts': using(`import { x } from 'node:fs';`) },
      { 'main.ts': using(`import { y as x } from 'node:fs';`) },
      { 'main.ts': using(`import x from 'node:fs';`) },
      { 'main.ts': using(`import * as x from 'node:fs';`) },
      { 'main.ts': using(`import x from './y.json';`) },
      { 'main.ts': using(`import * as x from './y.json';`) },
      { 'main.ts': using(`import x from './y.json';`, 'x.x') },
      { 'main.ts': using(`import x from './y.json';`, 'x.y') },
      { 'main.ts': using('', `new URL('./y.json', import.meta.url)`) },
      { 'main.ts': using(`import x from './c.cjs';`) },
      { 'main.ts': using(`import * as x from './c.cjs';`) },
      { 'main.ts': using(`import { x } from './c.cjs';`) },
      { 'main.ts': using(`import { y as x } from './c.cjs';`) },
      { 'main.ts': using(`import * as x from './c.cjs';`, 'x.x.y') },
      { 'main.ts': using(`import * as x from './c.cjs';`, 'x.y.x') },
      { 'main.ts': using('', `require('./c.cjs')`) },
      { 'main.ts': using('', `require('./c.cjs').x`) },
      { 'main.ts': using(`import { x } from './a.ts';`, 'x.y') },
      { 'main.ts': using(`import { x } from './a.ts';`, "x['y.z']") },
      { 'main.ts': using(`import { x } from './a.ts';`, 'x.y.z') },
      { 'main.ts': using(`import { x } from './a.ts';`, 'x.z.y') },
      { 'main.ts': using(`import { x } from './a.ts';`, 'x?.y') },
      { 'main.ts': using(`import { x } from './a.ts';`, 'x[y]') },
      { 'main.ts': using('class x { static #y = 1; static z = x.#y }') },
      { 'main.ts': using("class x { static #y = 1; static z = x['#y'] }") },
      { 'main.ts': using('const { x, y } = f();') },
      { 'main.ts': using('const { y, x } = f();') },
      { 'main.ts': using('const { x: y, y: x } = f();') },
      { 'main.ts': using('const { x, y } = f();', 'y') },
      { 'main.ts': using('const [x, y] = f();') },
      { 'main.ts': using('const [y, x] = f();') },
      { 'main.ts': using('const x = 6;') },
      { 'main.ts': using('let x = 6;') },
      { 'main.ts': using('declare const x: 1;') },
    ];
    const found = await Promise.all(ways.map((files) => fingerprintOf({ ...base, ...files })));
    for (const [index, one] of found.entries())
      expect(found.indexOf(one), `${JSON.stringify(ways[index])} and ${JSON.stringify(ways[found.indexOf(one)])}`).toBe(
        index,
      );
    expect(ways.length).toBe(47);
  });

  it.each<[string, Files, Files]>([
    [
      'where a namespace that is passed around exports another',
      { 'x.ts': 'const a = 1, b = 2; export { a as x, b as y }; f();' },
      { 'x.ts': 'const a = 1, b = 2; export { b as x, a as y }; f();' },
    ],
    [
      'where a namespace that is passed around has one more',
      { 'x.ts': 'export const x = 1' },
      { 'x.ts': 'export const x = 1, y = 2' },
    ],
    [
      'where a namespace that is passed around has one that comes from elsewhere',
      { 'x.ts': `export const x = 1; export { x as y } from './y.ts'`, 'y.ts': 'export const x = 1' },
      { 'x.ts': `export const x = 1; export { x as y } from './y.ts'`, 'y.ts': 'export const x = 2' },
    ],
    [
      'where such a namespace passes on all of another module',
      { 'x.ts': `export * from './y.ts'`, 'y.ts': 'export const x = 1' },
      { 'x.ts': `export * from './y.ts'`, 'y.ts': 'export const x = 2' },
    ],
    [
      'where it passes on all of a module that decides while it runs',
      { 'x.ts': `export * from './y.cjs'`, 'y.cjs': 'exports.x = 1' },
      { 'x.ts': `export * from './y.cjs'`, 'y.cjs': 'exports.x = 2' },
    ],
  ])('%s', async (_, one, other) => {
    const main = { 'main.ts': using(`import * as x from './x.ts';`) };
    expect(await fingerprintOf({ ...main, ...one })).not.toBe(await fingerprintOf({ ...main, ...other }));
  });
});

describe('what a name leads to', () => {
  it('is found behind a module that does something while it loads', async () => {
    const files = (value: number) => ({
      'main.ts': using(`import { x } from './a.ts';`),
      'a.ts': `export * from './first.ts'; export * from './second.ts';`,
      'first.ts': `console.log('loaded'); export const y = 1;`,
      'second.ts': `export const x = ${value};`,
    });
    expect(await namesOf(files(1))).toContain('x second.ts');
    expect(await fingerprintOf(files(1))).not.toBe(await fingerprintOf(files(2)));
  });

  it('is found behind CommonJS, and the first of two modules that have it', async () => {
    const files = {
      'main.ts': using(`import { x } from './a.ts';`),
      'a.ts': `export * from './first.cjs'; export * from './second.ts'; export * from './third.ts';`,
      'first.cjs': 'exports.y = 1;',
      'second.ts': 'export const x = 1;',
      'third.ts': 'export const x = 2;',
    };
    expect(await namesOf(files)).toContain('x second.ts');
    expect(await namesOf(files)).not.toContain('x third.ts');
  });

  it('ends in a circle of barrels, and goes on beside it', async () => {
    const files = {
      'main.ts': using(`import { x } from './a.ts';`),
      'a.ts': `export * from './b.ts';`,
      'b.ts': `export * from './a.ts'; export * from './x.ts';`,
      'x.ts': 'export const x = 1;',
    };
    expect(await namesOf(files)).toEqual(['run main.ts', 'x x.ts']);
  });

  it('of all exports of circular barrels is each of them', async () => {
    const files = {
      'main.ts': using(`import * as x from './a.ts';`),
      'a.ts': `export * from './b.ts'; export const a = 1;`,
      'b.ts': `export * from './a.ts'; export const b = 1; export default 2;`,
    };
    expect(await namesOf(files)).toEqual(['a a.ts', 'b b.ts', 'null a.ts', 'run main.ts']);
  });

  it('is nothing for the default of export *', async () => {
    const files = {
      'main.ts': using(`import x from './a.ts';`),
      'a.ts': `export * from './b.ts';`,
      'b.ts': 'export default 1',
    };
    expect(await namesOf(files)).toEqual(['run main.ts']);
  });

  it.each([
    'export default 1',
    'export default function () { return 1 }',
    'export default function x() { return 1 }',
    'export default class { a = 1 }',
    'export default async () => 1',
    'const x = 1; export default x',
    'const x = 1; export { x as default }',
    'export default { a: 1 }',
  ])('of a default export is its code: %s', async (source) => {
    const main = { 'main.ts': using(`import x from './x.ts';`) };
    const before = await fingerprintOf({ ...main, 'x.ts': `${source}; export const other = 1;` });
    expect(await fingerprintOf({ ...main, 'x.ts': `${source}; export const other = 2;` })).toBe(before);
    expect(await fingerprintOf({ ...main, 'x.ts': source.replace('1', '2') })).not.toBe(before);
  });

  it('of an overloaded function is the one with a body', async () => {
    const files = (value: number) =>
      `export const run = () => f('a'); function f(a: string): void; function f(a: number): void; function f(a) { return ${value} }`;
    expect(await fingerprintOf(files(1))).not.toBe(await fingerprintOf(files(2)));
    expect(await fingerprintOf(files(1).replace('function f(a: string): void;', ''))).toBe(
      await fingerprintOf(files(1)),
    );
  });

  it('of what is destructured at the top is all that is destructured with it', async () => {
    const files = (value: string) =>
      `export const run = () => a; const { a, b } = make(); function make() { return ${value} }`;
    expect(await namesOf({ 'main.ts': files('1') })).toEqual(['a, b main.ts', 'make main.ts', 'run main.ts']);
    expect(await fingerprintOf(files('1'))).not.toBe(await fingerprintOf(files('2')));
  });

  it('of functions that call each other over two files is both, changed in either', async () => {
    const files = (even: string, odd: string) => ({
      'main.ts': using(`import { even } from './even.ts';`, 'even(4)'),
      'even.ts': `import { odd } from './odd.ts'; export const even = (n) => n === 0 ? ${even} : odd(n - 1);`,
      'odd.ts': `import { even } from './even.ts'; export const odd = (n) => n === 0 ? ${odd} : even(n - 1);`,
    });
    const all = await Promise.all(
      [files('1', '2'), files('2', '1'), files('1', '1'), files('2', '2')].map(fingerprintOf),
    );
    expect(new Set(all).size).toBe(4);
    const joined = `import { even } from './both.ts'; export const run = () => even(4);`;
    const both = `export const odd = (n) => n === 0 ? 2 : even(n - 1); export const even = (n) => n === 0 ? 1 : odd(n - 1);`;
    expect(await fingerprintOf({ 'main.ts': joined, 'both.ts': both })).toBe(all[0]);
  });

  it('is told apart where the same pieces are put together otherwise', async () => {
    const files = (first: string, second: string) =>
      `const a = () => ${first}, b = () => ${second}, c = 1, d = 2; export const run = () => [a, b];`;
    const all = await Promise.all(
      [files('c', 'd'), files('d', 'c'), files('c', 'c'), files('a', 'b'), files('b', 'a')].map(fingerprintOf),
    );
    expect(new Set(all).size).toBe(5);
  });
});

describe('a file that is named by new URL', () => {
  const main = (call: string) => ({
    'main.ts': `export const run = () => ${call}(new URL('./x.ts', import.meta.url));`,
  });

  it('counts with its text, which may be read', async () => {
    const before = await fingerprintOf({ ...main('readFileSync'), 'x.ts': 'export const a = 1' });
    expect(await fingerprintOf({ ...main('readFileSync'), 'x.ts': 'export const a = 1 // more' })).not.toBe(before);
    const json = (text: string) => ({
      'main.ts': `export const run = () => readFileSync(new URL('./x.json', import.meta.url));`,
      'x.json': text,
    });
    expect(await fingerprintOf(json('{"a":1}'))).not.toBe(await fingerprintOf(json('{"a": 1}')));
  });

  it('counts with its code, where a thread begins with it', async () => {
    const files = (value: string) => ({
      ...main('new Worker'),
      'x.ts': `import { a } from './a.ts'; parentPort.postMessage(a);`,
      'a.ts': `export const a = 1, b = 2; ${value}`,
    });
    const before = await traceMain(files(''));
    expect(Object.keys(before.files).sort()).toEqual(['a.ts', 'main.ts', 'x.ts']);
    expect(await fingerprintOf(files('// more'))).toBe(before.fingerprint);
    expect(await fingerprintOf({ ...files(''), 'x.ts': files('')['x.ts'].replace('(a)', '(-a)') })).not.toBe(
      before.fingerprint,
    );
    expect(await fingerprintOf({ ...files(''), 'a.ts': 'export const a = 3' })).not.toBe(before.fingerprint);
  });
});

describe('a computed import', () => {
  const files = (more: Files): Files => ({
    'main.ts': `export const run = (name) => import(\`./plugins/\${name}.ts\`);`,
    'plugins/a.ts': 'export const x = 1;',
    'plugins/b.ts': 'export const x = 2;',
    ...more,
  });

  it('counts all code of the package, where it lies, and says so', async () => {
    const closure = await traceMain(files({}));
    expect(closure.unseen).toEqual([{ file: 'main.ts', line: 1, why: 'computed-import' }]);
    expect(Object.keys(closure.files).sort()).toEqual(['main.ts', 'package.json', 'plugins/a.ts', 'plugins/b.ts']);
    const changed: readonly Files[] = [
      {},
      { 'plugins/a.ts': 'export const x = 3;' },
      { 'plugins/a.ts': 'export const x = 2;', 'plugins/b.ts': 'export const x = 1;' },
      { 'plugins/c.ts': '' },
      { 'data.json': '{}' },
      { 'native.node': '' },
    ];
    const found = await Promise.all(changed.map((more) => fingerprintOf(files(more))));
    expect(new Set(found).size).toBe(6);
  });

  it('counts nothing else: other files, packages, hidden folders, and other packages of the repository', async () => {
    const more = {
      'README.md': 'x',
      'data.csv': 'x',
      '.cairn/cache/x.json': '{}',
      'node_modules/x/index.js': '',
    };
    expect(await fingerprintOf(files(more))).toBe(await fingerprintOf(files({})));
    const inner = (value: number) =>
      files({
        'main.ts': `import { load } from './lib/load.ts'; export const run = () => load();`,
        'lib/package.json': '{}',
        'lib/load.ts': 'export const load = (name) => import(name);',
        'plugins/a.ts': `export const x = ${value};`,
      });
    expect(await fingerprintOf(inner(1))).toBe(await fingerprintOf(inner(2)));
  });

  it('passes over links, also those that lead nowhere', async () => {
    await using folder = await createCodeProject(files({}));
    const before = (await trace(folder, ['main.ts#run'])).fingerprint;
    await symlink(join(folder.root, 'nowhere.ts'), join(folder.root, 'broken.ts'));
    await symlink(join(folder.root, 'plugins'), join(folder.root, 'linked'));
    expect((await trace(folder, ['main.ts#run'])).fingerprint).toBe(before);
  });
});

it('a text that is imported counts as it is written', async () => {
  const read = (how: string) => `import x from './x.json' with { type: '${how}' }; export const run = () => x;`;
  const late = (how: string) => `export const run = () => import('./x.json', { with: { type: '${how}' } });`;
  for (const main of [read, late]) {
    const files = (how: string, text: string) => fingerprintOf({ 'main.ts': main(how), 'x.json': text });
    expect(await files('json', '{"a":1}')).toBe(await files('json', '{ "a": 1 }'));
    expect(await files('text', '{"a":1}')).not.toBe(await files('text', '{ "a": 1 }'));
  }
});

describe('code that is made from text', () => {
  it.each(['eval(text)', 'new Function(text)', 'Function(text)'])('counts with its whole file: %s', async (call) => {
    const files = (more: string, imported = 'export const y = 1') => ({
      'main.ts': `import { y } from './y.ts'; export const run = (text) => ${call};\nconst other = 1;${more}`,
      'y.ts': imported,
    });
    const closure = await traceMain(files(''));
    expect(closure.unseen).toEqual([{ file: 'main.ts', line: 1, why: 'eval' }]);
    const changed = [
      files(''),
      files('const more = 1'),
      files('', 'export const y = 2'),
      files('// the text is what counts'),
    ];
    expect(new Set(await Promise.all(changed.map(fingerprintOf))).size).toBe(4);
  });

  it('counts beside an import that is computed', async () => {
    const { unseen } = await traceMain('export const run = (name) => eval(name) ?? import(name);');
    expect(unseen.map(({ why }) => why).sort()).toEqual(['computed-import', 'eval']);
  });

  it('may name locals', async () => {
    const files = (name: string) => `export const run = (${name}) => eval('a + 1');`;
    expect(await fingerprintOf(files('a'))).not.toBe(await fingerprintOf(files('b')));
  });

  it('is none where eval is a function of the project', async () => {
    const { unseen } = await traceMain(
      'const eval = (a) => a; export const run = () => eval(1); class Function {} new Function();',
    );
    expect(unseen.filter(({ why }) => why === 'eval')).toEqual([]);
  });
});
