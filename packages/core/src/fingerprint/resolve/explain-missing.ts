// What to do about an import that cannot be found: its extension, an index file, paths in a tsconfig, which Node does
// not read, or a package that is not installed.

import { dirname, join, relative, resolve, sep } from 'node:path';
import { ts } from 'ts-morph';
import type { DiskView } from '../disk/disk-view.ts';

const endings = ['.ts', '.mts', '.cts', '.js', '.mjs', '.cjs', '.json'];

export function explainMissing(specifier: string, file: string, disk: DiskView): string {
  if (/^\.{0,2}\//.test(specifier) || specifier === '.' || specifier === '..') {
    const near = findNear(resolve(dirname(file), specifier), disk);
    return near === undefined ? 'Correct the path.' : `Write the path of a file: '${asImport(near, file)}'.`;
  }
  const mapped = findMapped(specifier, file, disk);
  if (mapped) return mapped;
  if (specifier.startsWith('#')) return `Name '${specifier}' in the imports of package.json, or write a relative path.`;
  const [scope = '', inner] = specifier.split('/');
  const name = scope.startsWith('@') && inner !== undefined ? `${scope}/${inner}` : scope;
  const isInstalled = name !== '@' && findUpwards(join('node_modules', name, 'package.json'), file, disk) !== undefined;
  if (isInstalled) return `'${name}' is installed and exports no '.${specifier.slice(name.length)}': correct the name.`;
  return `Install the package '${name}', or correct the name.`;
}

/** A file that the path may mean. */
function findNear(path: string, disk: DiskView): string | undefined {
  const bare = path.replace(/\.([cm]?)jsx?$/, '');
  const candidates = [
    ...endings.map((ending) => path + ending),
    ...(bare === path ? [] : endings.map((ending) => bare + ending)),
    ...endings.map((ending) => join(path, `index${ending}`)),
  ];
  return candidates.find((candidate) => disk.kindOf(candidate) === 'file');
}

function asImport(path: string, from: string): string {
  const way = relative(dirname(from), path).split(sep).join('/');
  return way.startsWith('.') ? way : `./${way}`;
}

/** The file that a tsconfig maps the import to, which Node does not read. */
function findMapped(specifier: string, from: string, disk: DiskView): string | undefined {
  const config = findUpwards('tsconfig.json', from, disk);
  if (config === undefined) return undefined;
  const { paths = {}, baseUrl } = readOptions(config);
  const pattern = Object.keys(paths).find((key) => matches(key, specifier));
  const isBased = baseUrl !== undefined && isThere(resolve(baseUrl, specifier), disk);
  if (pattern === undefined && !isBased) return undefined;
  const target = pattern === undefined ? undefined : paths[pattern]?.[0];
  const own = pattern === undefined ? undefined : `#${pattern.replace(/^[@~#]?\//, '')}`;
  const example = own && target ? `: { "imports": { "${own}": "./${target.replace(/^\.\//, '')}" } }` : '';
  const what = pattern === undefined ? 'baseUrl' : 'paths';
  return `Node does not read the ${what} of tsconfig.json: write a relative path with its ending, or use the imports of package.json${example}.`;
}

function isThere(path: string, disk: DiskView): boolean {
  return disk.kindOf(path) === 'file' || findNear(path, disk) !== undefined;
}

function matches(pattern: string, specifier: string): boolean {
  const star = pattern.indexOf('*');
  if (star < 0) return pattern === specifier;
  return specifier.startsWith(pattern.slice(0, star)) && specifier.endsWith(pattern.slice(star + 1));
}

/** Follows `extends` too. */
function readOptions(config: string): Pick<ts.CompilerOptions, 'paths' | 'baseUrl'> {
  const host = { ...ts.sys, readDirectory: () => [] };
  return ts.parseJsonConfigFileContent(ts.readConfigFile(config, ts.sys.readFile).config ?? {}, host, dirname(config))
    .options;
}

function findUpwards(name: string, from: string, disk: DiskView): string | undefined {
  for (let folder = dirname(from); ; folder = dirname(folder)) {
    const path = join(folder, name);
    if (disk.kindOf(path) === 'file') return path;
    if (folder === dirname(folder)) return undefined;
  }
}
