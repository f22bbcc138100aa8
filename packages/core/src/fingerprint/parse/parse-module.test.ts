import { describe, expect, it } from 'vitest';
import { type ParsedModule, parseModule } from './parse-module.ts';

function parse(source: string, file = 'a.ts'): ParsedModule {
  return parseModule(file, Buffer.from(source));
}

function showLoaded({ from, isRequired }: ParsedModule['loaded'][number]): string {
  return isRequired ? `require ${from}` : from;
}

/** What a module does, as far as it is known by itself. */
function codeOf(source: string): string {
  const { units, exported, starExports, loaded, forEffect } = parse(source);
  const told = units.map(({ names, code, references }) => [names, code, references]);
  return JSON.stringify([told, [...exported], starExports, loaded.map(showLoaded), forEffect]);
}

describe('names', () => {
  const read = (source: string): unknown => {
    const { exported, starExports, loaded, forEffect } = parse(source);
    return { exported: Object.fromEntries(exported), starExports, loaded: loaded.map(showLoaded), forEffect };
  };
  const nothing = { exported: {}, starExports: [], loaded: [], forEffect: [] };

  it.each<[string, object]>([
    [`import { a, b as c } from './x.ts'`, { loaded: ['./x.ts'] }],
    [`import a, { type B } from './x.ts'`, { loaded: ['./x.ts'] }],
    [`import * as x from './x.ts'`, { loaded: ['./x.ts'] }],
    [`import './x.ts'`, { loaded: ['./x.ts'], forEffect: ['./x.ts'] }],
    [`import data from './x.json' with { type: 'json' }`, { loaded: ['./x.json'] }],
    [`import type { A } from './x.ts'`, {}],
    [`import type A from './x.ts'`, {}],
    [`const a = await import('./x.ts'), b = () => import('./y.ts')`, { loaded: ['./x.ts'] }],
    [
      `const a = require('./x.cjs'); exports.b = require('./y.cjs')`,
      { loaded: ['require ./x.cjs', 'require ./y.cjs'] },
    ],
    // Node keeps these as `import {}`, which runs the module.
    [`import { type A } from './x.ts'`, { loaded: ['./x.ts'], forEffect: ['./x.ts'] }],
    [`import {} from './x.ts'`, { loaded: ['./x.ts'], forEffect: ['./x.ts'] }],
    [`// import './x.ts'\nconst text = "import './x.ts'"`, {}],
    [`export const a = 1, { b, c: [d = 2, ...e] } = x; export let f`, { exported: own('a', 'b', 'd', 'e', 'f') }],
    [`export function a() {} export class B {} export async function* c() {}`, { exported: own('a', 'B', 'c') }],
    [`export default 1`, { exported: own('default') }],
    [`export default function () {}`, { exported: own('default') }],
    [`export default class {}`, { exported: own('default') }],
    [`export default async () => 1`, { exported: own('default') }],
    [`export default function a() {}`, { exported: { default: { own: 'a' } } }],
    [`export default class A {}`, { exported: { default: { own: 'A' } } }],
    [`export default abstract class A {}`, { exported: { default: { own: 'A' } } }],
    [`const a = 1; export { a as default, a as b }`, { exported: { default: { own: 'a' }, b: { own: 'a' } } }],
    [`const a = 1; export { a as 'odd name' }`, { exported: { 'odd name': { own: 'a' } } }],
    [
      `import b, { c as d } from './x.ts'; import * as e from './y.ts'; export { b, d as f, e }`,
      {
        exported: {
          b: { from: './x.ts', name: 'default' },
          f: { from: './x.ts', name: 'c' },
          e: { from: './y.ts', name: '*' },
        },
        loaded: ['./x.ts', './y.ts'],
      },
    ],
    [
      `export { a, b as c, default as d, type T } from './x.ts'`,
      {
        exported: {
          a: { from: './x.ts', name: 'a' },
          c: { from: './x.ts', name: 'b' },
          d: { from: './x.ts', name: 'default' },
        },
        loaded: ['./x.ts'],
      },
    ],
    [`export * from './x.ts'`, { starExports: ['./x.ts'], loaded: ['./x.ts'] }],
    [`export * as ns from './x.ts'`, { exported: { ns: { from: './x.ts', name: '*' } }, loaded: ['./x.ts'] }],
    [`export type { U } from './y.ts'; export type * from './t.ts'; export interface I {} export type J = I`, {}],
    [`interface I {} type J = I; export { I, J }`, {}],
    [`export default interface I {}`, {}],
    [`export declare const a: number; export declare function b(): void; export declare class C {}`, {}],
    [`export function a(x: string): void; export function a(x) {}`, { exported: own('a') }],
  ])('%s', (source, expected) => {
    expect(read(source)).toEqual({ ...nothing, ...expected });
  });

  function own(...names: readonly string[]): object {
    return Object.fromEntries(names.map((name) => [name, { own: name }]));
  }
});

describe('what is loaded beside imports', () => {
  it.each<[string, object]>([
    [`const f = async () => await import('./x.ts')`, { from: './x.ts', name: '*' }],
    ['const f = () => import(`./x.ts`)', { from: './x.ts', name: '*' }],
    [`function f() { if (1) return require('./x.cjs'); }`, { from: './x.cjs', name: '*', isRequired: true }],
    [
      `const require = createRequire(import.meta.url); const f = () => require('./x.cjs')`,
      { from: './x.cjs', name: '*', isRequired: true },
    ],
    [`const f = () => createRequire(import.meta.url)('native')`, { from: 'native', name: '*', isRequired: true }],
    [
      `const f = () => module.createRequire(import.meta.url)('native')`,
      { from: 'native', name: '*', isRequired: true },
    ],
    [`const f = () => new Worker(new URL('./x.ts', import.meta.url))`, { from: './x.ts', name: '*' }],
    [`const f = () => readFileSync(new URL('./x.csv', import.meta.url))`, { from: './x.csv', name: '*', isFile: true }],
    [`const f = () => import.meta.resolve('./x.wasm')`, { from: './x.wasm', name: '*', isFile: true }],
  ])('%s', (source, reference) => {
    const { units } = parse(source);
    const found = units.flatMap(({ references }) => references.filter((to) => 'from' in to));
    expect(found).toEqual([reference]);
    expect(units.flatMap(({ unseen }) => unseen)).toEqual([]);
  });

  it.each([
    'import(name)',
    'require(name)',
    `import('./' + name)`,
    `import(\`./\${name}.ts\`)`,
    'require()',
    `createRequire(import.meta.url)(name)`,
    // What it is called with is anybody's guess.
    `const load = createRequire(import.meta.url)`,
    `use(createRequire(import.meta.url))`,
    // It looks elsewhere.
    `createRequire(folder)('./x.cjs')`,
    `const require = createRequire(new URL('../other/', import.meta.url).href)`,
  ])('cannot be seen where it is computed: %s', (source) => {
    expect(parse(source).units.map(({ unseen }) => unseen)).toEqual([['computed-import']]);
  });

  it.each([`type T = import('./x.ts').T`, `const a = 1 as unknown as typeof import('./x.ts')`])(
    'is none of a type: %s',
    (source) => {
      expect(parse(source).units.flatMap(({ references }) => references.filter((to) => 'from' in to))).toEqual([]);
    },
  );

  it.each([
    [`new URL('./folder/', import.meta.url)`],
    [`new URL('https://example.org', base)`],
    [`new URL(path, import.meta.url)`],
    [`createRequire(import.meta.url).resolve('native')`],
  ])('is no file: %s', (source) => {
    const { units } = parse(source);
    expect(units).toMatchObject([{ references: [], unseen: [] }]);
  });
});

describe('the code', () => {
  const source = `
    import { b, a } from './b.ts';
    export const limits = { low: 0.5, 'high-er': [1, 2, ,] };
    export const scale = (n) => n * 2 + a.b();
    export function run(x, y = 3) { if (x) return \`\${x}
      \${y}\`; return /a"b/g.test('it') ?? b; }
    class Net { #size = 1; get size() { return this.#size; } }
  `;

  it('is the same for other comments, layout, types and names of locals', () => {
    const same = [
      source,
      source.replaceAll('\n', '\r\n'),
      source.replaceAll('\n', '\r'),
      `\ufeff${source}`,
      source.replaceAll(/^ +(?![ $])/gm, '').replaceAll(';\n', '\n'),
      `/* first */ /*! kept by compilers */ ${source.replace('n * 2', 'n /* twice */ * 2 // here\n')}\n\n// last`,
      source.replaceAll("'", '"'),
      source.replace('low: 0.5, ', 'low: 0.5,\n\n'),
      source.replace('low: 0.5', "'low': 0.50"),
      source.replace("'high-er': [1, 2, ,] }", "'high-er': [\n1,\n2,\n,\n],\n}"),
      source.replace('run(x, y = 3)', 'run(\nx,\ny = 3,\n)'),
      source.replace('(n) =>', 'n =>'),
      source.replace('(n) => n * 2', '(count) => count * 2'),
      source.replace('n * 2', '(n) * (2)').replace('[1, 2', '[(1), 0x2'),
      source.replace('(n) =>', '<T extends number>(n: T): number =>'),
      source.replace('n * 2', '(n as number) * 2!'),
      source.replace(',] };', ',] } as const satisfies object;'),
      source.replace('run(x, y = 3)', 'run(this: void, x?: number, y: number = 3): string | boolean'),
      source.replace('#size = 1', 'readonly #size: number = 1; declare other: string; [key: string]: unknown;'),
      source.replace(
        'class Net',
        'interface Shape { a: 1 }\ntype S = Shape;\ndeclare const outer: S;\nclass Net implements Shape',
      ),
      source.replace('class Net', 'namespace Types { export type A = 1 }\nclass Net'),
      source.replace(
        'export function run',
        'export function run(x: 1): 1;\nexport function run(x: 2): 2;\nexport function run',
      ),
      `import type { T } from './t.ts'; ${source}`,
      source.replace('{ b, a }', '{ a, b, }'),
      source.replace('{ b, a }', '{\n  b, // why\n  a,\n}'),
      source.replace('import { b, a }', `import { b } from './b.ts'; import { a }`),
      source.replace('{ b, a }', '{ b as c, a as d }').replace('a.b()', 'd.b()').replace('?? b', '?? c'),
      source.replace('{ b, a }', '* as ns').replace('a.b()', 'ns.a.b()').replace('?? b', "?? ns['b']"),
    ];
    // How often a module is imported decides nothing by itself.
    const loadedOnce = (text: string): string => codeOf(text).replaceAll('"./b.ts","./b.ts"', '"./b.ts"');
    for (const text of same) expect(loadedOnce(text), text).toBe(codeOf(source));
    expect(same.length).toBe(28);
  });

  it('of a file that only types make a module is that of one without', () => {
    expect(codeOf(`import type { T } from './t.ts';\nconsole.log(1);`)).toBe(codeOf('console.log(1)'));
  });

  it('differs for everything else', () => {
    const changes: readonly (readonly [string, string])[] = [
      ['0.5', '0.25'],
      ['n * 2', 'n * -2'],
      ['n * 2 + a', 'n * (2 + a)'],
      ['y = 3', 'y = 4'],
      ['y = 3', 'y'],
      ['[1, 2, ,]', '[1, 2]'],
      ['[1, 2, ,]', '[1, 2, , ,]'],
      ['export const limits', 'const limits'],
      ['export const scale', 'export let scale'],
      ['{ b, a }', '{ b as a, a as b }'],
      ['{ b, a }', '* as b'],
      ["'./b.ts'", "'b'"],
      ['a.b()', 'a?.b()'],
      ['a.b()', 'a.b?.()'],
      ['a.b()', 'a.c()'],
      ['get size', 'size'],
      ['get size', 'set size'],
      ['#size = 1', 'static #size = 1'],
      ['#size = 1', '#size'],
      ["'it'", "'I t'"],
      ['/a"b/g', '/a"b/gi'],
      [`\${x}\n      `, `\${x}\n`],
      ['?? b', '|| b'],
      ['low: 0.5', 'low: 0.5, mid: 1'],
      ['import {', "import './side.ts'; import {"],
      ['function run', 'async function run'],
      ['function run', 'function* run'],
      ['(n) => n * 2 + a.b()', '(n, a) => n * 2 + a.b()'],
      ['(x, y = 3)', '(y, x = 3)'],
      ['(x, y = 3)', '(x, ...y)'],
    ];
    const sources = changes.map(([from, to]) => {
      expect(source).toContain(from);
      return source.replace(from, () => to);
    });
    expect(new Set([source, ...sources].map(codeOf)).size).toBe(changes.length + 1);
    expect(changes.length).toBe(30);
  });

  it('tells apart what differs by little', () => {
    const pairs = [
      ['f(a, (b) => b)', 'f((a, b) => b)'],
      ['import(relative)', `import('./relative')`],
      ['x = "a b"', 'x = "a", b'],
      ['[,]', '[]'],
      ['`a` + `b`', '`a + b`'],
      ['return_', 'return _'],
      ['x = a\n(b)', 'x = a; (b)'],
      ['() => { return\n1 }', '() => { return 1 }'],
      // For loops with parts left out.
      ['for (a;;) b', 'for (;a;) b'],
      ['for (;a;) b', 'for (;;a) b'],
      ['for (a;b;) c', 'for (a;;b) c'],
      ['for (a;;b) c', 'for (;a;b) c'],
      ['for (const a of b) c', 'for (const a in b) c'],
      ['for (const a of b) c', 'async () => { for await (const a of b) c }'],
      ['for (let i = 0;;) f(() => i)', 'for (var i = 0;;) f(() => i)'],
      ['while (a) ;', 'while (a) {}'],
      ['if (a) ; else b', 'if (a) b'],
      // Optional chains end at their parentheses.
      ['(a?.b).c', 'a?.b.c'],
      ['(a?.b)()', 'a?.b()'],
      ['(a?.b)!.c', 'a?.b!.c'],
      ['(a?.b as T).c', 'a?.b.c'],
      ['a?.[b]', 'a[b]'],
      ['a?.(b)', 'a(b)'],
      ['a.b', 'a?.b'],
      // What binds what.
      ['a = (b, c)', '(a = b, c)'],
      ['(a, b)()', 'a, b()'],
      ['(-a) ** b', '-(a ** b)'],
      ['new (f())()', 'new (f)()()'],
      ['new f()', 'f()'],
      ['() => ({})', '() => {}'],
      ['!(a in b)', '!a in b'],
      ['a in b', 'a instanceof b'],
      ['a + +b', 'a++ + b'],
      ['a - -b', 'a - --b'],
      ['typeof a', 'void a'],
      ['delete a.b', 'a.b'],
      ['a ??= b', 'a ||= b'],
      ['yield_', 'yield'],
      ['function* f() { yield a }', 'function* f() { yield* a }'],
      ['async () => await a', 'async () => a'],
      // Patterns.
      ['const { a } = b', 'const { a: c } = b; a'],
      ['const { a: b } = c', 'const { b: a } = c'],
      ['const { a = 1 } = b', 'const { a } = b'],
      ['const { a, ...b } = c', 'const { a, b } = c'],
      ['const [a, , b] = c', 'const [a, b] = c'],
      ['const [a, ...b] = c', 'const [a, b] = c'],
      ['const { [a]: b } = c', 'const { a: b } = c'],
      ['({ a = 1 } = b)', '({ a: 1 } = b)'],
      ['({ a } = b)', '({ a: b } = b)'],
      ['(({ a }) => a)(b)', '(([a]) => a)(b)'],
      // Objects and classes.
      ['x = { a }', 'x = { b }'],
      ['x = { a: b }', 'x = { b: a }'],
      ['x = { [a]: b }', 'x = { a: b }'],
      ['x = { a() {} }', 'x = { get a() {} }'],
      ['x = { a() {} }', 'x = { async a() {} }'],
      ['x = { a() {} }', 'x = { *a() {} }'],
      ['x = { a() {} }', 'x = { a: () => {} }'],
      ['x = { get a() {} }', 'x = { set a(b) {} }'],
      ['x = { ...a }', 'x = { a }'],
      ['x = { a: 1, b: 2 }', 'x = { b: 2, a: 1 }'],
      ['class A { a }', 'class A {}'],
      ['class A { a }', 'class A { static a }'],
      ['class A { #a = 1; b = this.#a }', 'class A { #a = 1; b = this.a }'],
      ['class A { static { f() } }', 'class A { constructor() { f() } }'],
      ['class A { static { f() } }', 'class A { static a = f() }'],
      ['class A { accessor a = 1 }', 'class A { a = 1 }'],
      ['class A { a() { super.a() } }', 'class A { a() { this.a() } }'],
      ['class A extends B {}', 'class A {}'],
      ['class A extends B {}', 'class A extends B.C {}'],
      ['class A extends (B, C) {}', 'class A extends B {}'],
      ['function f() { new.target }', 'function f() { import.meta }'],
      // Statements.
      ['try { a } catch { b }', 'try { a } finally { b }'],
      ['try { a } catch (e) { b }', 'try { a } catch { b }'],
      ['switch (a) { case b: c; default: d }', 'switch (a) { default: d; case b: c }'],
      ['switch (a) { case b: c; break; }', 'switch (a) { case b: c }'],
      ['a: for (;;) b: for (;;) break a', 'a: for (;;) b: for (;;) break b'],
      ['a: for (;;) for (;;) continue a', 'a: for (;;) for (;;) continue'],
      ['a: { b }', '{ b }'],
      ['{ a } b', '{ a; b }'],
      ['if (a) { b } c', 'if (a) { b } else c'],
      ['throw a', 'a'],
      ['debugger', ''],
      ['using a = b', 'const a = b'],
      ['var a = 1', 'let a = 1'],
      ['let a', 'let a = undefined'],
      // Literals.
      ["x = '1'", 'x = 1'],
      ['x = 1n', 'x = 1'],
      ['x = 1.5', 'x = 15'],
      ["x = 'a'", 'x = `a`'],
      ["x = a['b']", 'x = a[b]'],
      ['x = /a/', "x = '/a/'"],
      ["x = 'name a'", "x = 'a'"],
      ["x = '\\u0041\\n'", "x = 'A n'"],
      ['x = "\\ud800"', 'x = "\\ud801"'],
      ['tag`a\\n`', 'tag`a\n`'],
      ['tag`\\x41`', 'tag`A`'],
      [`tag\`a\${b}c\``, `tag\`a\${b} c\``],
      ['tag`a`', '`a`'],
      ['x = null', 'x = undefined'],
      ['x = true', 'x = false'],
      ['x = this', 'x = self'],
      // How a file is loaded.
      [`f = () => import('./x.ts')`, `import * as x from './x.ts'; f = () => x`],
      [`f = () => import('./x.cjs')`, `f = () => require('./x.cjs')`],
      [`f = () => import('./x.ts')`, `f = () => new URL('./x.ts', import.meta.url)`],
      [
        `f = () => new Worker(new URL('./x.ts', import.meta.url))`,
        `f = () => new Other(new URL('./x.ts', import.meta.url))`,
      ],
      [`f = () => import.meta.resolve('./x.ts')`, `f = () => import.meta.dirname`],
    ] as const;
    for (const [one, other] of pairs) expect(codeOf(one), `${one} and ${other}`).not.toBe(codeOf(other));
    expect(pairs.length).toBe(106);
  });

  it('is the same where it only looks otherwise', () => {
    const pairs = [
      ['f((a))', 'f(a)'],
      ['((a, b))', 'a, b'],
      ['(a.b)()', 'a.b()'],
      ['(a as any).b!.c', 'a.b.c'],
      ['(<T,>(a: T) => a)<string>(b)', '((a) => a)(b)'],
      ['f<string>', 'f'],
      ['new Map<string, number>([])', 'new Map([])'],
      ['x = { a: a }', 'x = { a }'],
      ["x = { 'a': 1 }", 'x = { a: 1 }'],
      ["const { 'a': b } = c", 'const { a: b } = c'],
      ['const { a: a } = b', 'const { a } = b'],
      ['class A { "a" = 1 }', 'class A { a = 1 }'],
      ['x = 0x10 + 1_000 + .5 + 1e3', 'x = 16 + 1000 + 0.5 + 1000'],
      ['x = 0b11n', 'x = 3n'],
      ["x = '\\x41\\u{42}'", 'x = "AB"'],
      ['x = [1, 2,]', 'x = [1, 2]'],
      ['a: for (;;) break a', 'b: for (;;) break b'],
      ['if (a) { b; ; }', 'if (a) { b }'],
      ['try { a } catch (e) { f(e) }', 'try { a } catch (error) { f(error) }'],
      ['(function f(n) { return f(n) })', '(function g(m) { return g(m) })'],
      ['(class A { static b = A })', '(class C { static b = C })'],
      ['for (const a of b) f(a)', 'for (const c of b) f(c)'],
      ['f(({ a, b: [c = a] }) => ({ a, c }))', 'f(({ a: x, b: [y = x] }) => ({ a: x, c: y }))'],
      ['f((a) => g((a) => a, a))', 'f((b) => g((c) => c, b))'],
      ['f(function () { return g(); function g() {} })', 'f(function () { return h(); function h() {} })'],
      ['f(() => { a = 1; var a })', 'f(() => { b = 1; var b })'],
      ['f((a, b = a) => b)', 'f((c, d = c) => d)'],
      ['`a\r\nb`', '`a\nb`'],
      [
        'class A { private constructor(a: string); constructor(a) {} abstract b(): void }',
        'class A { constructor(a) {} }',
      ],
      ['class A { override a(): void {} protected readonly b? = 1; c!: string }', 'class A { a() {} b = 1; c }'],
      ['enum_', 'enum_ as unknown'],
      ["import { a } from './x.ts'; f(a.b)", "import * as x from './x.ts'; f(x.a.b)"],
      ["import { a } from './x.ts'; f(a)", "import { a as b } from './x.ts'; f(b)"],
      ["import a from './x.ts'; f(a)", "import { default as b } from './x.ts'; f(b)"],
      ["import a from './x.ts'; f(a)", "import * as b from './x.ts'; f(b.default)"],
    ] as const;
    for (const [one, other] of pairs) expect(codeOf(one), `${one} and ${other}`).toBe(codeOf(other));
    expect(pairs.length).toBe(35);
  });

  it('names what is only declared to be there', () => {
    const pairs = [
      ['declare const a: number; f(a)', 'declare const b: number; f(b)'],
      ['f(() => { declare const a: number; return a })', 'f(() => { declare const b: number; return b })'],
      ['declare global { var a: number } f(a)', 'declare global { var b: number } f(b)'],
      ["import type a from './x.ts'; f(a)", "import type b from './x.ts'; f(b)"],
      ["import { type a } from './x.ts'; f(a)", "import { type b } from './x.ts'; f(b)"],
    ] as const;
    for (const [one, other] of pairs) expect(codeOf(one), one).not.toBe(codeOf(other));
  });

  it('changes with the order of imports only as far as modules are run in it', () => {
    const a = parse(`import { a } from 'a';\nimport { b } from 'b';\nf(a, b)`);
    const b = parse(`import { b } from 'b';\nimport { a } from 'a';\nf(a, b)`);
    expect(a.units).toMatchObject([{ code: b.units[0]!.code, references: b.units[0]!.references }]);
    expect([a, b].map(({ loaded }) => loaded.map(showLoaded))).toEqual([
      ['a', 'b'],
      ['b', 'a'],
    ]);
  });

  it('of JavaScript leaves out comments too, those of JSDoc among them', () => {
    const code = (source: string): unknown => parse(source, 'a.js').units.map((unit) => unit.code);
    const documented = '/** @param {number} a */\nexport function f(a) { return a }';
    expect(code(documented)).toEqual(code('export function f(a) { return a }'));
  });

  it('leaves out what a definition says of its resources, and nothing else of that name', () => {
    const step = (spec: string) =>
      codeOf(`import { defineStep as step } from '@cairn/core'; step('a', { ${spec} b: 1 })`);
    expect(step('resources: { memory: 5 },')).toBe(step(''));
    expect(step('resources,')).toBe(step(''));
    expect(step("'resources': all,")).toBe(step('resources: all,'));
    expect(step('other: 1,')).not.toBe(step(''));
    for (const stub of ['stub() { return 1 },', 'stub: () => far(),', 'stub,', 'async stub(a, b) {},'])
      expect(step(stub)).toBe(step(''));
    expect(step('resources() {},')).not.toBe(step(''));
    expect(codeOf('f({ stub() {} })')).not.toBe(codeOf('f({})'));
    expect(step('inner: { resources: 1 },')).not.toBe(step('inner: {},'));
    expect(codeOf('f({ resources: 1 })')).not.toBe(codeOf('f({})'));
    expect(codeOf(`import { defineKind } from '@cairn/core'; defineKind({ resources: 1 })`)).not.toBe(
      codeOf(`import { defineKind } from '@cairn/core'; defineKind({})`),
    );
  });
});

describe('the pieces', () => {
  const piecesOf = (source: string) => parse(source).units.map(({ names }) => names.join(' ') || '-');

  it('are the declarations at the top, each by itself, and the statements', () => {
    expect(
      piecesOf('const a = 1, b = a; let c; function d() {} class E {} export default 5; f(); type T = 1;'),
    ).toEqual([...['a', 'b', 'c', 'd', 'E', 'default', '-']]);
    expect(piecesOf('export const { a, b: [c] } = f();')).toEqual(['a c']);
    expect(piecesOf("'use strict'; import a from 'a'; export { a }; export * from 'b'; ;")).toEqual(['-']);
    // What a statement declares for the module.
    expect(piecesOf('if (a) { var b = 1; let c = 2; } for (var d of e) { (() => { var f }) }')).toEqual(['b', 'd']);
  });

  it('refer to each other, whatever is hoisted, shadowed or shorthand', () => {
    const referencesOf = (source: string): unknown =>
      parse(source).units[0]!.references.flatMap((to) => ('unit' in to && to.unit !== 0 ? [to.name] : []));
    expect(referencesOf('const a = () => b + c(); const b = 1; function c() {}')).toEqual(['b', 'c']);
    expect(referencesOf('const a = (b) => b + (() => { const c = 1; return c })(); const b = 1; const c = 2;')).toEqual(
      [],
    );
    expect(referencesOf('const a = () => { { let b } return b }; const b = 1;')).toEqual(['b']);
    expect(referencesOf('const a = () => { { var b } return b }; const b = 1;')).toEqual([]);
    expect(referencesOf('const a = () => ({ b }); const b = 1;')).toEqual(['b']);
    expect(referencesOf('const a = () => ({ b: 1 }).b; const b = 1;')).toEqual([]);
    expect(referencesOf('const a = ({ b = c }) => b; const b = 1, c = 2;')).toEqual(['c']);
    expect(referencesOf('const a = (x, y = b) => y; const b = 1;')).toEqual(['b']);
    expect(referencesOf('const a = () => c; const { b: c, d } = f();')).toEqual(['c']);
    expect(referencesOf('const a = () => ({ b } = x); let b;')).toEqual(['b']);
    expect(referencesOf('class A extends B { [c] = d; static { e } } const B = 1, c = 2, d = 3, e = 4;')).toEqual([
      ...['B', 'c', 'd', 'e'],
    ]);
    expect(referencesOf('const a = () => { b: for (;;) break b }; const b = 1;')).toEqual([]);
    expect(referencesOf('const a = <T extends typeof b>(x: typeof b) => x as typeof b; const b = 1;')).toEqual([]);
    expect(referencesOf('const a = () => f(1); function f(x: string): void; function f(x) {}')).toEqual(['f']);
    expect(referencesOf('const a = () => b; interface b {} const b = 1;')).toEqual(['b']);
    expect(referencesOf('const a = () => b; if (x) { var b = 1 }')).toEqual(['b']);
    expect(referencesOf(`const a = f\`\${b}\`; const b = 1;`)).toEqual(['b']);
  });

  it('say where they stand', () => {
    const source = '// first\n\nexport const a = 1,\n  b = 2;\n';
    const { units } = parse(source);
    expect(units.map(({ line, start, end }) => [line, source.slice(start, end)])).toEqual([
      [3, 'a = 1'],
      [4, 'b = 2'],
    ]);
  });

  it('are no more than once a name, but for a var, which is then changed while the module loads', () => {
    expect(parse('export var a = 1;').effectLine).toBeNull();
    expect(parse('export var a = 1;\nvar a = 2;').effectLine).toBe(2);
  });
});

describe('of what is no script, the data', () => {
  const dataOf = (text: string) => parse(text, 'a.json').data;

  it('of JSON is its values, in their order', () => {
    expect(dataOf('{ "a": [1.0, "x"] }')).toBe(dataOf('{"a":[\n1,"\\u0078"]}'));
    const different = [
      '{"a":1,"b":2}',
      '{"b":2,"a":1}',
      '{"a":"1","b":2}',
      '{"a":1}',
      '[]',
      '{}',
      'null',
      '"null"',
      '""',
    ];
    const numbers = ['0', '-0', '"-0"', '"number -0"', '"text a"', '1e999', '-1e999', '"number Infinity"', '"a"'];
    const broken = ['{', '{ ', ''];
    const all = [...different, ...numbers, ...broken];
    expect(new Set(all.map(dataOf)).size).toBe(all.length);
    expect(dataOf('\ufeff{"a":1}')).toBe(dataOf('{"a":1}'));
  });

  it('of anything else is its bytes', () => {
    for (const file of ['a.node', 'a.wasm', 'a.csv']) {
      const parsed = parseModule(file, new Uint8Array([0x7b, 0xff, 0xfe, 0x7d]));
      expect(parsed.data).toBe(parsed.fileDigest);
      expect(parsed.data).not.toBe(parseModule(file, new Uint8Array([0x7b, 0xff, 0xfd, 0x7d])).data);
    }
  });
});

it('the digest of the file is of its bytes as they are, valid text or not', () => {
  const a = parseModule('a.ts', Buffer.from([0x2f, 0x2f, 0xe9]));
  const b = parseModule('a.ts', Buffer.from([0x2f, 0x2f, 0xe8]));
  expect(a.fileDigest).not.toBe(b.fileDigest);
  expect(a.units).toEqual(b.units);
});
