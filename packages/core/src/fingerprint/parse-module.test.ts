import { describe, expect, it } from 'vitest';
import { type ParsedModule, parseModule } from './parse-module.ts';

function parse(source: string, file = 'a.ts'): ParsedModule {
  return parseModule(file, Buffer.from(source));
}

function digestsOf(sources: readonly string[]): ReadonlySet<string> {
  return new Set(sources.map((source) => parse(source).codeDigest));
}

describe('imports', () => {
  it.each([
    [`import { a, b as c } from './x.ts'`, [{ specifier: './x.ts', names: ['a', 'b'] }]],
    [`import a from './x.ts'`, [{ specifier: './x.ts', names: ['default'] }]],
    [`import a, { b } from './x.ts'`, [{ specifier: './x.ts', names: ['default', 'b'] }]],
    [`import a, { type B, c } from './x.ts'`, [{ specifier: './x.ts', names: ['default', 'c'] }]],
    [`import * as x from './x.ts'`, [{ specifier: './x.ts', names: null }]],
    [`import a, * as x from './x.ts'`, [{ specifier: './x.ts', names: null }]],
    [`import './x.ts'`, [{ specifier: './x.ts', names: null }]],
    [`import data from './x.json' with { type: 'json' }`, [{ specifier: './x.json', names: ['default'] }]],
    [`import { 'odd name' as odd } from './x.ts'`, [{ specifier: './x.ts', names: ['odd name'] }]],
    [`import type { A } from './x.ts'`, []],
    [`import type A from './x.ts'`, []],
    // Node keeps these as `import {}`, which runs the module.
    [`import { type A } from './x.ts'`, [{ specifier: './x.ts', names: [] }]],
    [`import {} from './x.ts'`, [{ specifier: './x.ts', names: [] }]],
    [`const f = async () => await import('./x.ts')`, [{ specifier: './x.ts', names: null }]],
    ['import(`./x.ts`)', [{ specifier: './x.ts', names: null }]],
    [`function f() { if (1) return require('./x.cjs'); }`, [{ specifier: './x.cjs', names: null }]],
    [`type T = import('./x.ts').T; export const a = 1 as unknown as typeof import('./x.ts')`, []],
    [`// import './x.ts'\nconst text = "import './x.ts'"`, []],
  ])('%s', (source, imports) => {
    const parsed = parse(source);
    expect({ imports: parsed.imports, hasComputedImport: parsed.hasComputedImport }).toEqual({
      imports,
      hasComputedImport: false,
    });
  });

  it.each(['import(name)', 'require(name)', `import('./' + name)`, `import(\`./\${name}.ts\`)`, 'require()'])(
    'that are computed cannot be seen: %s',
    (source) => {
      expect(parse(source)).toMatchObject({ imports: [], hasComputedImport: true });
    },
  );
});

describe('re-exports', () => {
  const reExportsOf = (source: string): unknown => {
    const { reExports, starExports, isBarrel } = parse(source);
    return { reExports: Object.fromEntries(reExports), starExports, isBarrel };
  };

  it('of names, renamed, of types and of everything', () => {
    const source = `
      export { a, b as c, default as d, type T } from './x.ts';
      export type { U } from './y.ts';
      export * from './z.ts';
      export * as ns from './n.ts';
      export type * from './t.ts';
      export interface I {}
      export type J = I;
    `;
    expect(reExportsOf(source)).toEqual({
      reExports: {
        a: { specifier: './x.ts', name: 'a' },
        c: { specifier: './x.ts', name: 'b' },
        d: { specifier: './x.ts', name: 'default' },
      },
      starExports: ['./z.ts', './n.ts'],
      isBarrel: true,
    });
  });

  it.each([
    [`export { a } from './x.ts'; import type { T } from './t.ts'`, true],
    [`export { a } from './x.ts'; import './y.ts'`, false],
    [`export { a } from './x.ts'; export const b = 1`, false],
    [`export { a } from './x.ts'; console.log(1)`, false],
    [`import { a } from './x.ts'; export { a }`, false],
    [`export { a } from './x.ts'; export default 1`, false],
    ['', false],
  ])('make a barrel where there is nothing else: %s', (source, isBarrel) => {
    expect(parse(source).isBarrel).toBe(isBarrel);
  });
});

describe('the digest of the code', () => {
  const source = `
    import { b, a } from './b.ts';
    export const limits = { low: 0.5, 'high-er': [1, 2, ,] };
    export const scale = (n) => n * 2 + a.b();
    export function run(x, y = 3) { if (x) return \`\${x}
      \${y}\`; return /a"b/g.test('it') ?? b; }
    class Net { #size = 1; get size() { return this.#size; } }
  `;

  it('is the same for other comments, layout and types', () => {
    const same = [
      source,
      source.replaceAll('\n', '\r\n'),
      source.replaceAll('\n', '\r'),
      `\ufeff${source}`,
      source.replaceAll(/^ +(?![ $])/gm, '').replaceAll(';\n', '\n'),
      `/* first */ /*! kept by compilers */ ${source.replace('n * 2', 'n /* twice */ * 2 // here\n')}\n\n// last`,
      source.replaceAll("'", '"'),
      source.replace('low: 0.5, ', 'low: 0.5,\n\n'),
      source.replace("'high-er': [1, 2, ,] }", "'high-er': [\n1,\n2,\n,\n],\n}"),
      source.replace('run(x, y = 3)', 'run(\nx,\ny = 3,\n)'),
      source.replace('(n) =>', 'n =>'),
      source.replace('(n) =>', '<T extends number>(n: T): number =>'),
      source.replace('n * 2', '(n as number) * 2!'),
      source.replace(',] };', ',] } as const satisfies object;'),
      source.replace('run(x, y = 3)', 'run(this: void, x?: number, y: number = 3): string | boolean'),
      source.replace('#size = 1', 'readonly #size: number = 1; declare other: string;'),
      source.replace(
        'class Net',
        'interface Shape { a: 1 }\ntype S = Shape;\ndeclare const outer: S;\nclass Net implements Shape',
      ),
      `import type { T } from './t.ts'; ${source}`,
      source.replace('{ b, a }', '{ a, b, }'),
      source.replace('{ b, a }', '{\n  b, // why\n  a,\n}'),
      // What a file is called elsewhere is followed, so that moving it runs nothing.
      source.replace('./b.ts', '../lib/b.ts'),
    ];
    for (const text of same) expect(parse(text).codeDigest, text).toBe(parse(source).codeDigest);
    expect(same.length).toBe(21);
  });

  it('of a file that only types make a module is that of one without', () => {
    expect(parse(`import type { T } from './t.ts';\nconsole.log(1);`).codeDigest).toBe(
      parse('console.log(1)').codeDigest,
    );
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
      ['get size', 'size'],
      ['#size = 1', 'static #size = 1'],
      ["'it'", "'I t'"],
      ['/a"b/g', '/a"b/gi'],
      [`\${x}\n      `, `\${x}\n`],
      ['?? b', '|| b'],
      ['low: 0.5', 'low: 0.5, mid: 1'],
      ['import {', "import './side.ts'; import {"],
      ['function run', 'async function run'],
      ['(n) => n * 2 + a.b()', '(n, a) => n * 2 + a.b()'],
    ];
    const sources = changes.map(([from, to]) => {
      expect(source).toContain(from);
      return source.replace(from, () => to);
    });
    expect(digestsOf([source, ...sources]).size).toBe(changes.length + 1);
    expect(changes.length).toBe(23);
  });

  it('tells apart what would read the same without brackets and quotes', () => {
    const pairs = [
      ['f(a, (b) => b)', 'f((a, b) => b)'],
      ['import(relative)', `import('./relative')`],
      ['x = "a b"', 'x = "a", b'],
      ['[,]', '[]'],
      ['`a` + `b`', '`a + b`'],
      ['return_', 'return _'],
      ['x = a\n(b)', 'x = a; (b)'],
      ['() => { return\n1 }', '() => { return 1 }'],
    ];
    for (const pair of pairs) expect(digestsOf(pair).size, pair.join(' and ')).toBe(2);
    expect(pairs.length).toBe(8);
  });

  it('changes with the order of imports, which is the order in which modules run', () => {
    const a = `import { a } from 'a';\nimport { b } from 'b';\n`;
    const b = `import { b } from 'b';\nimport { a } from 'a';\n`;
    expect(parse(a).codeDigest).not.toBe(parse(b).codeDigest);
  });

  it('of JSON, and of what is no script, is that of its bytes', () => {
    for (const file of ['a.json', 'a.node', 'a.wasm']) {
      const parsed = parseModule(file, new Uint8Array([0x7b, 0xff, 0xfe, 0x7d]));
      expect(parsed.codeDigest).toBe(parsed.fileDigest);
      expect(parsed.codeDigest).not.toBe(parseModule(file, new Uint8Array([0x7b, 0xff, 0xfd, 0x7d])).codeDigest);
    }
  });

  it('of JavaScript leaves out comments too, those of JSDoc among them', () => {
    const plain = parse('export function f(a) { return a }', 'a.js').codeDigest;
    const documented = parse('/** @param {number} a */\nexport function f(a) { return a }', 'a.js').codeDigest;
    expect(documented).toBe(plain);
  });
});

it('the digest of the file is of its bytes as they are, valid text or not', () => {
  const a = parseModule('a.ts', Buffer.from([0x2f, 0x2f, 0xe9]));
  const b = parseModule('a.ts', Buffer.from([0x2f, 0x2f, 0xe8]));
  expect(a.fileDigest).not.toBe(b.fileDigest);
  expect(a.codeDigest).toBe(b.codeDigest);
});

it('sees what createRequire loads: a native package that a module loads lazily is in its key', () => {
  const source = `import { createRequire } from 'node:module';
export const load = () => createRequire(import.meta.url)('@tensorflow/tfjs-node');
`;
  const { imports, hasComputedImport } = parse(source);
  expect(imports.map(({ specifier }) => specifier)).toContain('@tensorflow/tfjs-node');
  expect(hasComputedImport).toBe(false);
});
