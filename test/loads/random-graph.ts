// Random projects: files that load each other in random ways. Each exports its own number plus those of the files that
// it loads, so that any edit changes the export of the first file.

/** A small random number generator, mulberry32, so that a seed decides which projects are tried. */
export type Draw = (below: number) => number;

export function createDraw(seed: number): Draw {
  let state = seed >>> 0;
  return (below) => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) % below;
  };
}

type Format = 'mjs' | 'ts' | 'cjs' | 'json' | 'package' | 'sibling';

interface File {
  readonly path: string;
  readonly format: Format;
  /** Its name in imports, if that is not a relative path. */
  readonly bare?: string;
  readonly loads: { readonly to: number; readonly how: string }[];
}

export interface RandomGraph {
  readonly files: Readonly<Record<string, string>>;
  readonly links: Readonly<Record<string, string>>;
  /** The same project with another number in the file `edited`, which Node loads. */
  edit(): { readonly path: string; readonly text: string };
  /** How its files load each other. */
  readonly ways: readonly string[];
  /** The path of the first file. */
  readonly first: string;
}

const ofModules = ['import', 'escaped', 'queried', 'star', 'lazy', 'computed', 'required', 'aliased', 'url'];
const ofCommonjs = ['required', 'aliased', 'lazy', 'computed', 'without ending'];

/** `name` separates it from other graphs in one project. */
export function drawGraph(name: string, draw: Draw): RandomGraph {
  const files: File[] = [];
  const count = 3 + draw(5);
  for (let at = 0; at < count; at += 1) {
    const formats: readonly Format[] =
      at === 0 ? ['mjs', 'ts'] : ['mjs', 'ts', 'cjs', 'cjs', 'json', 'package', 'sibling'];
    const file = place(name, at, formats[draw(formats.length)]!);
    files.push(file);
    if (at === 0) continue;
    // It is loaded by any earlier file that can.
    const able = files.slice(0, at).flatMap((one, number) => (one.format === 'json' ? [] : [number]));
    const by = files[able[draw(able.length)]!]!;
    const ways = (isModule(by) ? ofModules : ofCommonjs).filter((how) => fits(how, by, file));
    by.loads.push({ to: at, how: ways[draw(ways.length)]! });
  }
  const values = files.map((_, number) => number + 1);
  const edited = draw(count);
  const write = (): Record<string, string> =>
    Object.fromEntries(files.flatMap((file, number) => writeFile(file, values[number]!, files)));
  return {
    files: write(),
    links: Object.fromEntries(
      files.flatMap(({ format, bare }) =>
        format === 'sibling' ? [[`node_modules/${bare}`, `../packages/${bare}`]] : [],
      ),
    ),
    edit() {
      values[edited] = 1000;
      const { path } = files[edited]!;
      return { path, text: write()[path]! };
    },
    ways: files.flatMap(({ loads, format }) => loads.map(({ to, how }) => `${format} ${how} ${files[to]!.format}`)),
    first: files[0]!.path,
  };
}

function place(graph: string, at: number, format: Format): File {
  const bare = `${graph}-${at}`;
  if (format === 'package') return { path: `node_modules/${bare}/index.js`, format, bare, loads: [] };
  if (format === 'sibling') return { path: `packages/${bare}/src/part.mjs`, format, bare, loads: [] };
  // A name that has to be escaped, and folders.
  const folder = ['lib', 'lib/deep part', 'other'][at % 3]!;
  return { path: `${folder}/${graph} ${at}.${format}`, format, loads: [] };
}

function isModule({ format }: File): boolean {
  return format === 'mjs' || format === 'ts' || format === 'sibling';
}

function fits(how: string, by: File, file: File): boolean {
  if (file.bare)
    return ['import', 'lazy', 'required', 'aliased', 'computed'].includes(how) && (how !== 'import' || isModule(by));
  // For a package or a sibling project, all other files are outside.
  if (by.bare && how === 'without ending') return false;
  if (file.format === 'json') return ['required', 'aliased', 'without ending'].includes(how);
  return how !== 'without ending';
}

function writeFile(file: File, value: number, files: readonly File[]): [string, string][] {
  const { path, format, bare } = file;
  if (format === 'json') return [[path, `{ "value": ${value} }\n`]];
  const parts = file.loads.map(({ to, how }, number) => writeLoad(how, file, files[to]!, number));
  const sum = [String(value), ...parts.map(({ value: part }) => part)].join(' + ');
  const top = parts.map(({ top: lines }) => lines).join('');
  const isAsync = `async () => ${sum}`;
  const text = isModule(file)
    ? `import { createRequire } from 'node:module';\nconst require = createRequire(import.meta.url);\nconst askFor = require;\n${top}export const read = ${isAsync};\nexport const unused = askFor;\n`
    : `const askFor = require;\n${top}exports.read = ${isAsync};\nexports.unused = askFor;\n`;
  const needed = Object.fromEntries(file.loads.flatMap(({ to }) => (files[to]!.bare ? [[files[to]!.bare, '*']] : [])));
  const manifest = { name: bare, version: '1.0.0', dependencies: needed };
  if (format === 'package')
    return [
      [path, text],
      [`node_modules/${bare}/package.json`, JSON.stringify({ ...manifest, main: 'index.js' })],
    ];
  if (format === 'sibling')
    return [
      [path, text],
      [
        `packages/${bare}/package.json`,
        JSON.stringify({ ...manifest, exports: { '.': { import: './src/part.mjs', require: './src/part.mjs' } } }),
      ],
    ];
  return [[path, text]];
}

/** The lines at the top of a file that load another one, and the expression for its number. */
function writeLoad(
  how: string,
  from: File,
  to: File,
  number: number,
): { readonly top: string; readonly value: string } {
  const path = relativePath(from.path, to.path);
  const specifier = to.bare ?? path;
  const local = `part${number}`;
  const read = (module: string): string => (to.format === 'json' ? `${module}.value` : `await ${module}.read()`);
  if (how === 'import')
    return { top: `import * as ${local} from '${to.bare ?? path.replaceAll(' ', '%20')}';\n`, value: read(local) };
  if (how === 'escaped')
    return { top: `import { read as ${local} } from '${path.replaceAll(' ', '%20')}';\n`, value: `await ${local}()` };
  if (how === 'queried')
    return { top: `import { read as ${local} } from '${path}?again=1#part';\n`, value: `await ${local}()` };
  if (how === 'star')
    return {
      top: `import { read as ${local} } from '${path}';\nexport * from '${path}';\n`,
      value: `await ${local}()`,
    };
  if (how === 'lazy') return { top: '', value: read(`(await import('${specifier}'))`) };
  if (how === 'computed')
    return { top: '', value: read(`(await import(['${specifier.slice(0, 2)}', '${specifier.slice(2)}'].join('')))`) };
  if (how === 'url') return { top: '', value: read(`(await import(new URL('${path}', import.meta.url).href))`) };
  if (how === 'aliased') return { top: '', value: read(`askFor('${specifier}')`) };
  return {
    top: '',
    value: read(`require('${how === 'without ending' ? specifier.replace(/\.\w+$/, '') : specifier}')`),
  };
}

function relativePath(from: string, to: string): string {
  const up = from
    .split('/')
    .slice(1)
    .map(() => '..');
  return `${up.length ? up.join('/') : '.'}/${to}`;
}
