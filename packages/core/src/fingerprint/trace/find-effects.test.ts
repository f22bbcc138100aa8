// What counts because it happens while modules load: an edit there changes the fingerprint, and one beside it does not.

import { describe, expect, it } from 'vitest';
import { type Files, fingerprintOf, traceMain } from '../code-project.rig.ts';

const registry = `export const registry = new Map();
export function register(name, value) { registry.set(name, value); }
export class Names { all = []; #count = 0; add(name) { this.all.push(name); return this.tell(); } tell() { return this.#count++; } size() { return this.all.length; } }
export const names = new Names();
export const lists = { one: [] };
`;

/** `main.ts` uses what a plug-in registers, and a constant of that: `x`. */
const files = (plugIn: string, more: Files = {}): Files => ({
  'main.ts': `import { registry } from './registry.ts'; import { x } from './plug-in.ts';
    export const run = () => [x, ...registry];`,
  'registry.ts': registry,
  'plug-in.ts': plugIn,
  ...more,
});

const effectsOf = async (all: Files | string): Promise<readonly string[]> =>
  (await traceMain(all)).unseen.filter(({ why }) => why === 'load-effect').map(({ file, line }) => `${file}:${line}`);

describe('a module counts whole that changes state while it loads:', () => {
  it.each([
    ['a statement', `registry.set('a', 1);`],
    ['a call', `register('a', 1);`],
    ['a statement in braces', `{ const own = registry; own.set('a', 1); }`],
    ['a loop', `for (const name of ['a']) register(name, 1);`],
    ['a condition', `if (x) register('a', 1);`],
    ['await', `await register('a', 1);`],
    ['an initialiser that calls a writer', `const done = register('a', 1);`],
    ['an initialiser that assigns', `const done = (registry.last = 1);`],
    ['an initialiser that writes a member', `const done = registry.set('a', 1);`],
    ['an initialiser that writes a member of a member', `const done = lists.one.push(1);`],
    ['a method of a class that changes its object', `const done = names.add('a');`],
    [
      'a method that changes it by way of another',
      `class More extends Names {} const more = new More(); const done = more.add(1);`,
    ],
    ['a function that is called back', `const done = ['a'].map((name) => register(name, 1));`],
    ['a function that a function is handed to', `const done = f(() => register('a', 1));`],
    [
      'a function in a function that is called',
      `const done = (() => { const go = () => register('a', 1); return go(); })();`,
    ],
    ['a promise', `const done = new Promise((resolve) => resolve(register('a', 1)));`],
    ['a tag', 'const done = tag`a`; function tag(a) { register(a, 1); }'],
    ['a constructor', `class A { constructor() { register('a', 1); } } const done = new A();`],
    ['a static field', `class A { static done = register('a', 1); }`],
    ['a static block', `class A { static { register('a', 1); } }`],
    [
      'a class that is extended by a call',
      `class A extends mixin() {} function mixin() { register('a', 1); return Object; }`,
    ],
    [
      'what is given to a function that changes it',
      `const done = fill(registry); function fill(map) { map.set('a', 1); }`,
    ],
    [
      'what a function knows under another name',
      `const done = fill(); function fill() { const own = registry; own.set('a', 1); }`,
    ],
    ['a method of what a function is given', `const done = fill(names); function fill(given) { given.add('a'); }`],
    ['Object.assign', `const done = Object.assign(registry, { a: 1 });`],
    ['a global', `const done = Object.assign(globalThis, { a: 1 });`],
    ['a global in a function', `const done = set(); function set() { globalThis.a = 1; }`],
    ['a field of a function', `const done = (register.last = 1);`],
    ['delete', `const done = delete lists.one;`],
    ['++', `let count = 0; const done = count++;`],
    ['a pattern', `let count = 0; const done = ([count] = [1]);`],
    [
      'what a factory keeps to itself',
      `const store = create(); const done = store.keep('a'); function create() { const kept = []; return { keep: (a) => { kept.push(a); } }; }`,
    ],
    [
      'an object that changes itself',
      `const store = { kept: [], keep(a) { this.kept.push(a); } }; const done = store.keep('a');`,
    ],
    [
      'an object whose member changes itself',
      `const store = { inner: { kept: [], keep(a) { this.kept.push(a); } } }; const done = store.inner.keep('a');`,
    ],
    ['optional chaining', `const done = registry?.set('a', 1);`],
    ['a default that is exported', `export default register('a', 1);`],
    ['a second var', `var a = 1; var a = 2;`],
  ])('%s', async (_, plugIn) => {
    const source = `import { lists, Names, names, register, registry } from './registry.ts';\nexport const x = 1;\n${plugIn}`;
    expect(await effectsOf(files(source))).toEqual([expect.stringMatching(/^plug-in\.ts:[3-9]$/)]);
    const before = await fingerprintOf(files(source));
    expect(await fingerprintOf(files(`${source}\nconst unrelated = 1;`))).not.toBe(before);
    expect(await fingerprintOf(files(`// more\n${source}`))).toBe(before);
  });
});

describe('a module counts piece by piece that only declares:', () => {
  it.each([
    ['nothing but declarations', 'function f() {} class A { static a = 1 } let b;'],
    ['a directive', `'use strict';`],
    [
      'types',
      'interface A {} type B = A; declare const c: number; declare global { var d: number } namespace E { export type F = 1 }',
    ],
    ['a function that is not called', `const write = () => register('a', 1);`],
    ['a function in an object', `const writers = { a: () => register('a', 1), b() { registry.set('b', 1); } };`],
    ['a method', `class A { a = register('a', 1); b() { registry.set('b', 1); } }`],
    [
      'a call of what writes nothing',
      `const a = double(2); function double(n) { const list = []; list.push(n); return list.concat(n); }`,
    ],
    ['a call of a method that changes nothing', `const size = names.size(); const has = registry.get('a');`],
    ['what is made and filled at once', `const table = new Map([['a', 1]].map(([a, b]) => [b, a]));`],
    [
      'what is gathered',
      `const table = Object.entries({ a: 1 }).reduce((all, [a, b]) => { all[b] = a; return all; }, {});`,
    ],
    [
      'what is filled where it is made',
      `const table = (() => { const map = new Map(); ['a'].forEach((a) => map.set(a, 1)); return map; })();`,
    ],
    [
      'what a function fills that it made',
      `const table = make(); function make() { const map = new Map(); for (const a of ['a']) map.set(a, 1); return map; }`,
    ],
    ['a sorted copy', `const sorted = [...lists.one].sort(), other = lists.one.toSorted();`],
    ['a copy with more', `const more = Object.assign({ ...lists }, { two: [] });`],
    ['a definition', `const step = defineStep('a', { in: {}, out: {}, run: () => register('a', 1) });`],
    [
      'a definition with a kind that keeps something',
      `const kind = defineKind({ decode: () => register('a', 1) }); const step = defineStep('a', { in: { rows: each(kind) } });`,
    ],
    ['a function of a package', `const schema = z.object({ a: z.set(z.string()) }).refine((a) => a.size > 0);`],
    ['a function of a namespace', `const sum = pack.add(1, 2), list = pack.fill(3);`],
    [
      'a function of an object that has the name of a method',
      `const math = { add: (a, b) => a + b }; const sum = math.add(1, 2);`,
    ],
    ['a static method that has such a name', `class Sets { static add(a) { return [a]; } } const sum = Sets.add(1);`],
    ['what is printed', `function log() { console.log = 1; }`],
  ])('%s', async (_, plugIn) => {
    const source = `import { defineKind, defineStep, each } from '@cairn/core';
      import { z } from 'zod';\nimport * as pack from 'pack';
      import { lists, names, register, registry } from './registry.ts';\nexport const x = 1;\n${plugIn}`;
    expect(await effectsOf(files(source))).toEqual([]);
    expect(await fingerprintOf(files(`${source}\nconst unrelated = 1;`))).toBe(await fingerprintOf(files(source)));
  });
});

describe('what is loaded', () => {
  it('counts also where no name leads to it: by an import for what it does, an unused name, or on the way', async () => {
    const effect = (value: number) => `import { registry } from './registry.ts'; registry.set('a', ${value});`;
    const ways: readonly Files[] = [
      { 'plug-in.ts': `import './effect.ts'; export const x = 1;` },
      { 'plug-in.ts': `import { unused } from './effect.ts'; export const x = 1;` },
      { 'plug-in.ts': `import {} from './effect.ts'; export const x = 1;` },
      { 'plug-in.ts': `export * from './effect.ts'; export const x = 1;` },
      { 'plug-in.ts': `export { y } from './effect.ts'; export const x = 1;` },
      { 'plug-in.ts': `import './more.ts'; export const x = 1;`, 'more.ts': `import './effect.ts';` },
      { 'plug-in.ts': `const unused = await import('./effect.ts'); export const x = 1;` },
      { 'plug-in.ts': `const unused = createRequire(import.meta.url)('./effect.ts'); export const x = 1;` },
      { 'plug-in.ts': `export { x } from './more.ts';`, 'more.ts': `export const x = 1; import './effect.ts';` },
    ];
    for (const way of ways) {
      const [one, two] = [1, 2].map((value) => fingerprintOf(files('', { 'effect.ts': effect(value), ...way })));
      expect(await one, JSON.stringify(way)).not.toBe(await two);
    }
    const none: Files = { 'plug-in.ts': `import type { y } from './effect.ts'; export const x = 1;` };
    const [one, two] = [1, 2].map((value) => fingerprintOf(files('', { 'effect.ts': effect(value), ...none })));
    expect(await one).toBe(await two);
    expect(ways.length).toBe(9);
  });

  it('counts of CommonJS, with all that it requires', async () => {
    const effect = (value: number) => ({
      'plug-in.ts': `import { x } from './plug-in.cjs'; export { x };`,
      'plug-in.cjs': `const unused = require('./effect.cjs'); exports.x = 1;`,
      'effect.cjs': `globalThis.a = ${value};`,
    });
    expect(await fingerprintOf(files('', effect(1)))).not.toBe(await fingerprintOf(files('', effect(2))));
  });

  it('counts where it is loaded later', async () => {
    const effect = (value: number): Files => ({
      'plug-in.ts': `export const x = () => import('./effect.ts');`,
      'effect.ts': `import { registry } from './registry.ts'; registry.set('a', ${value});`,
    });
    expect(await fingerprintOf(files('', effect(1)))).not.toBe(await fingerprintOf(files('', effect(2))));
  });

  it('counts in its order', async () => {
    const last = (value: number) => `import { registry } from './registry.ts'; registry.set('last', ${value});`;
    const order = (imports: string): Files =>
      files('', {
        'plug-in.ts': `${imports} export const x = 1;`,
        'one.ts': last(1),
        'two.ts': last(2),
        'more.ts': `import './one.ts';`,
      });
    const before = await fingerprintOf(order(`import './one.ts'; import './two.ts';`));
    expect(await fingerprintOf(order(`import './two.ts'; import './one.ts';`))).not.toBe(before);
    // Behind another module it is still first; and a module runs once.
    expect(await fingerprintOf(order(`import './more.ts'; import './two.ts';`))).toBe(before);
    expect(await fingerprintOf(order(`import './one.ts'; import './two.ts'; import './more.ts';`))).toBe(before);
    expect(await fingerprintOf(order(`import './two.ts'; import './more.ts';`))).not.toBe(before);
  });

  it('ends where modules load each other', async () => {
    const circle: Files = {
      'plug-in.ts': `import './one.ts'; export const x = 1;`,
      'one.ts': `import './two.ts'; f();`,
      'two.ts': `import './one.ts'; import './plug-in.ts'; g();`,
    };
    expect(await effectsOf(files('', circle))).toEqual(['two.ts:1', 'one.ts:1']);
  });

  it('of a package that is imported for what it does is its slice of the lockfile', async () => {
    const lock = {
      'package-lock.json': JSON.stringify({
        packages: { 'node_modules/pack': { version: '1.0.0', integrity: 'sha512-a' } },
      }),
    };
    const pack = { 'node_modules/pack/package.json': '{}', 'node_modules/pack/index.js': 'register();', ...lock };
    const { locked, files: read } = await traceMain(files(`import 'pack'; export const x = 1;`, pack));
    expect(locked).toEqual([{ name: 'pack', version: '1.0.0', digests: ['sha512-a'] }]);
    expect(Object.keys(read).filter((file) => file.includes('node_modules'))).toEqual([]);
    expect((await traceMain(files(`import { unused } from 'pack'; export const x = 1;`, pack))).locked).toEqual([]);
  });
});

it('a module that counts whole is still known by what it exports', async () => {
  const main = {
    'main.ts': `import * as all from './x.ts'; import { a } from './x.ts'; export const run = () => [all, a];`,
  };
  const ways = [
    'const b = 1, c = 2; f(); export { b as a };',
    'const b = 1, c = 2; f(); export { c as a };',
    'const b = 1, c = 2; f(); export { b as a, c };',
  ];
  const found = await Promise.all(ways.map((source) => fingerprintOf({ ...main, 'x.ts': source })));
  expect(new Set(found).size).toBe(3);
});
