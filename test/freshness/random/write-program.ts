// A program as the files of a project.

import type { Project } from '../apply-edits.ts';
import { type Declaration, type Effect, isEager, type Program, type ProgramStep, type Use } from './program.ts';

const modulus = 9973;

export function writeProgram(program: Program): Project {
  const files: Record<string, string> = { 'package.json': '{ "name": "random", "private": true, "type": "module" }\n' };
  for (const { number, kind, value, spare } of program.declarations)
    if (kind === 'json') files[`lib/d${number}.json`] = `{ "used": ${value}, "spare": ${spare} }\n`;
  for (const file of filesOf(program)) files[pathOf(file, program)] = writeFile(file, program);
  for (const [path, text] of Object.entries(writeBarrels(program))) files[path] = text;
  for (const file of new Set(program.steps.map((step) => step.file)))
    files[`steps/s${file}.ts`] = writeSteps(file, program);
  files['pipelines/random.ts'] = writePipeline(program);
  files['lib/registry.ts'] = registry;
  return Object.fromEntries(Object.entries(files).map(([path, text]) => [path, layOut(text, program.layouts[path])]));
}

const registry = `export const registry: number[] = [];

export const addTo = (list: number[], value: number) => list.push(value);
`;

function writeEffect({ kind, value }: Effect, number: number): string {
  if (kind === 'statement') return `registry.push(${value});`;
  const calls = {
    function: `addTo(registry, ${value})`,
    callback: `[${value}].map((value) => registry.push(value))`,
    'call at once': `(() => registry.push(${value}))()`,
  };
  return `export const e${number} = ${calls[kind]};`;
}

function filesOf({ declarations, unrelated, effects }: Program): readonly number[] {
  const files = [...declarations.filter(({ kind }) => kind !== 'json'), ...unrelated, ...effects].map(
    ({ file }) => file,
  );
  return [...new Set(files)].sort();
}

/** Where the declarations of a file lie. */
export function pathOf(file: number, { renamed }: Program): string {
  return `lib/f${file}${'x'.repeat(renamed[file] ?? 0)}.ts`;
}

interface Imports {
  /** The expression that a use is. */
  write(use: Use): string;
  readonly lines: Set<string>;
}

/** @param own - numbers of the declarations of the file itself; null for a file of steps */
function openImports(own: readonly number[] | null, program: Program): Imports {
  const lines = new Set<string>();
  const locals = new Map<string, string>();
  const folder = own ? './' : '../lib/';
  const from = (file: number): string => folder + pathOf(file, program).slice('lib/'.length);
  /** The first way to a name takes the name itself. */
  const take = (name: string, source: string, wanted = name): string => {
    const key = `${name} ${source}`;
    const isTaken = [...locals.values()].includes(wanted) || own?.some((number) => `d${number}` === wanted);
    const local = locals.get(key) ?? (isTaken ? `${wanted}_${locals.size}` : wanted);
    locals.set(key, local);
    lines.add(`import { ${local === name ? name : `${name} as ${local}`} } from '${source}';`);
    return local;
  };
  const nameOf = ({ to, way }: Use): string => {
    const name = `d${to}`;
    const { file, kind } = program.declarations[to]!;
    if (kind === 'json') {
      lines.add(`import ${name} from '${folder}${name}.json' with { type: 'json' };`);
      return name;
    }
    if (own?.includes(to) && (way === 'name' || way === 'another name')) return name;
    if (way === 'name') return take(name, from(file));
    if (way === 'another name') return take(name, from(file), `other${to}`);
    if (way === 'barrel') return take(name, `${folder}barrel.ts`);
    if (way === 'export *') return take(name, `${folder}star.ts`);
    if (way === 'export * twice') return take(name, `${folder}far.ts`);
    if (way === 'renamed by a barrel') return take(`r${to}`, `${folder}renamed.ts`);
    if (way === 'exported namespace') return `${take(`space${file}`, `${folder}spaces.ts`)}.${name}`;
    if (way === 'import()') return `(await import('${from(file)}')).${name}`;
    lines.add(`import * as all${file} from '${from(file)}';`);
    return `all${file}.${name}`;
  };
  return {
    lines,
    write(use) {
      const name = nameOf(use);
      const { kind } = program.declarations[use.to]!;
      if (kind === 'function') return `${name}(sum, depth - 1)`;
      if (kind === 'class') return `new ${name.startsWith('(') ? `(${name})` : name}(sum).read(depth - 1)`;
      return kind === 'constant' ? name : `${name}.used`;
    },
  };
}

function writeFile(file: number, program: Program): string {
  const inside = program.declarations.filter((one) => one.file === file && one.kind !== 'json');
  const imports = openImports(
    inside.map(({ number }) => number),
    program,
  );
  const isLast = (one: Declaration): boolean => one.kind === 'function' && program.functionsReversed.includes(file);
  const ordered = [...inside.filter((one) => !isLast(one)), ...inside.filter(isLast).reverse()];
  const texts = ordered.map((one) => writeDeclaration(one, imports, program));
  const unrelated = program.unrelated.filter((one) => one.file === file).map(({ text }) => text);
  const effects = program.effects.flatMap((one, number) => (one.file === file ? [writeEffect(one, number)] : []));
  if (effects.length) imports.lines.add("import { addTo, registry } from './registry.ts';");
  return join(imports, [...texts, ...unrelated, ...effects], program.importsReversed.includes(pathOf(file, program)));
}

function join({ lines }: Imports, texts: readonly string[], isReversed: boolean): string {
  const ordered = isReversed ? [...lines].reverse() : [...lines];
  return `${[ordered.join('\n'), ...texts].filter(Boolean).join('\n\n')}\n`;
}

function writeDeclaration(one: Declaration, imports: Imports, program: Program): string {
  const { number, kind, value, spare, base, uses } = one;
  const { comment, local = 'sum', isTyped, hasParentheses } = program.styles[number] ?? {};
  const said = comment === undefined ? '' : `/** ${comment} */\n`;
  const inner = comment === undefined ? '' : `  // ${comment}\n`;
  const type = isTyped ? ': number' : '';
  const wrap = (text: string): string => (hasParentheses ? `(${text})` : text);
  const write = (use: Use): string => imports.write(use).replaceAll(/\bsum\b/g, local);
  const head = `${isTyped ? `interface T${number} {\n  readonly x: number;\n}\n\n` : ''}${said}export`;
  if (isEager(one)) {
    const computed = uses.reduce((text, use) => `(${text} ${use.operator} ${write(use)})`, String(value));
    if (kind === 'constant') return `${head} const d${number}${type} = ${wrap(computed)};`;
    return `${head} const d${number} = { used: ${computed}, spare: ${spare} }${isTyped ? ' as const' : ''};`;
  }
  const called = uses.map((use) => `  ${local} = ${wrap(`(${local} ${use.operator} ${write(use)})`)} % ${modulus};\n`);
  if (kind === 'function')
    return `${head} function d${number}(x: number, depth: number, by = ${spare})${type} {
${inner}  let ${local}${type} = x * ${value} + by;
  if (depth <= 0) return ${local} % ${modulus};
${called.join('')}  return ${wrap(local)};
}`;
  const above = base === null ? '' : `  ${local} += super.read(depth - 1);\n`;
  return `${head} class d${number}${base === null ? '' : ` extends ${imports.write({ to: base, way: 'name', operator: '+' }).replace(/^new (\w+).*$/, '$1')}`} {
  static fixed${type} = ${spare};
${base === null ? '  at: number;\n\n  constructor(at: number) {\n    this.at = at;\n  }\n' : ''}
  read(depth: number)${type} {
  let ${local} = this.at * ${value} + d${number}.fixed;
  if (depth <= 0) return ${local} % ${modulus};
${above}${called.join('')}  return ${wrap(local)};
  }
}`;
}

/** Those that somebody imports from. */
function writeBarrels(program: Program): Project {
  const { declarations, retargeted, steps } = program;
  const uses = [...declarations, ...steps].flatMap((one) => one.uses);
  const inCode = declarations.filter(({ kind }) => kind !== 'json');
  const from = (file: number): string => `./${pathOf(file, program).slice('lib/'.length)}`;
  const handOut = (barrel: string, name: string, number: number): string[] => {
    const to = retargeted.findLast((one) => one.barrel === barrel && one.number === number)?.to;
    if (typeof to === 'string') return [`export const ${name} = ${to};`];
    if (to === undefined && barrel === 'export *') return [];
    const own = `d${to ?? number}`;
    return [`export { ${own === name ? own : `${own} as ${name}`} } from '${from(declarations[to ?? number]!.file)}';`];
  };
  const files = filesOf(program);
  const star = [
    ...files.map((file) => `export * from '${from(file)}';`),
    ...inCode.flatMap(({ number }) => handOut('export *', `d${number}`, number)),
  ];
  const texts: Record<string, readonly string[]> = {
    barrel: inCode.flatMap(({ number }) => handOut('barrel', `d${number}`, number)),
    'export *': star,
    'export * twice': ["export * from './star.ts';"],
    'renamed by a barrel': inCode.flatMap(({ number }) => handOut('renamed by a barrel', `r${number}`, number)),
    'exported namespace': files.map((file) => `export * as space${file} from '${from(file)}';`),
  };
  const paths: Record<string, string> = {
    barrel: 'barrel',
    'export *': 'star',
    'export * twice': 'far',
    'renamed by a barrel': 'renamed',
    'exported namespace': 'spaces',
  };
  const wanted = new Set<string>(uses.map(({ way }) => way));
  if (wanted.has('export * twice')) wanted.add('export *');
  return Object.fromEntries(
    Object.entries(texts)
      .filter(([way]) => wanted.has(way))
      .map(([way, lines]) => [`lib/${paths[way]}.ts`, `${lines.join('\n')}\n`]),
  );
}

function writeSteps(file: number, program: Program): string {
  const imports = openImports(null, program);
  const steps = program.steps.filter((step) => step.file === file);
  const texts = steps.map((step) => writeStep(step, imports));
  if (steps.some(({ readsRegistry }) => readsRegistry)) {
    imports.lines.add("import { registry } from '../lib/registry.ts';");
    for (const effect of program.effects) imports.lines.add(`import '../${pathOf(effect.file, program)}';`);
  }
  const text = join(imports, texts, program.importsReversed.includes(`steps/s${file}.ts`));
  return `import { defineStep, json } from '@cairn/core';\nimport { z } from 'zod';\n${text}`;
}

function writeStep({ number, uses, inputs, initial, readsRegistry }: ProgramStep, imports: Imports): string {
  const given = inputs.map((input) => `i${input}`);
  return `export const step${number} = defineStep('step${number}', {
  in: { ${given.map((name) => `${name}: json<number>()`).join(', ')} },
  params: z.strictObject({ n: z.number().default(${initial}) }),
  out: { made: json<number>() },
  async run({ ${given.join(', ')} }, { n }) {
    const depth = 4;
    let sum = ${['n', ...given, ...(readsRegistry ? ['registry.reduce((total, value) => total + value, 0)'] : [])].join(' + ')};
${uses.map((use) => `    sum = (sum ${use.operator} ${imports.write(use)}) % ${modulus};\n`).join('')}    return { made: sum };
  },
});`;
}

function writePipeline({ steps }: Program): string {
  const imports = steps.map(({ number, file }) => `import { step${number} } from '../steps/s${file}.ts';\n`);
  const calls = steps.map(({ number, inputs, set }) => {
    const given = inputs.map((input) => `i${input}: m${input}`).join(', ');
    return `    const m${number} = step${number}({ ${given} }${set === null ? '' : `, { n: ${set} }`}).made;\n`;
  });
  return `import { definePipeline } from '@cairn/core';
${imports.join('')}
export default definePipeline('random', {
  build() {
${calls.join('')}    return { ${steps.map(({ number }) => `m${number}`).join(', ')} };
  },
});
`;
}

function layOut(text: string, layout: Program['layouts'][string] | undefined): string {
  if (layout === 'crlf') return text.replaceAll('\n', '\r\n');
  if (layout === 'byte order mark') return `\uFEFF${text}`;
  if (layout === 'tabs') return text.replaceAll(/^ +/gm, (spaces) => '\t'.repeat(spaces.length));
  if (layout === 'no semicolons') return text.replaceAll(/;$/gm, '');
  if (layout === 'blank lines') return text.replaceAll('\n', '\n\n');
  return layout === 'double quotes' ? text.replaceAll("'", '"') : text;
}
