// What an import specifier names: a file of the project's own, a package that is installed, core itself, or a part of
// Node. A package that resolves to a folder outside node_modules (a workspace link) is the project's own code.

import { builtinModules, findPackageJSON } from 'node:module';
import { dirname, join, resolve, sep } from 'node:path';
import type { DiskView } from './disk-view.ts';

export type ResolvedImport =
  | { readonly type: 'file'; readonly file: string }
  | { readonly type: 'package'; readonly name: string; readonly folder: string }
  | { readonly type: 'core' }
  | { readonly type: 'builtin' }
  | { readonly type: 'missing'; readonly specifier: string };

const corePackage = '@cairn/core';
const builtins = new Set(builtinModules);
const conditions = new Set(['cairn-source', 'node', 'import', 'module-sync', 'default']);

export function resolveImport(specifier: string, from: string, disk: DiskView): ResolvedImport {
  if (specifier.startsWith('node:') || builtins.has(specifier)) return { type: 'builtin' };
  if (specifier.startsWith('.') || specifier.startsWith('/'))
    return asFile(resolve(dirname(from), specifier.replace(/\?.*$/, '')), specifier, disk);
  if (specifier.startsWith('#')) return resolveOwn(specifier, from, disk);
  const name = packageName(specifier);
  if (name === corePackage) return { type: 'core' };
  const manifest = findManifest(name, from, disk);
  if (!manifest) return { type: 'missing', specifier };
  const folder = disk.realPath(dirname(manifest));
  if (folder.split(sep).includes('node_modules')) return { type: 'package', name, folder: dirname(manifest) };
  return asFile(resolveExports(folder, `.${specifier.slice(name.length)}`, disk), specifier, disk);
}

/** As Node's import and require find a file, `require('./x')` without an ending and of a folder included. */
function asFile(path: string | undefined, specifier: string, disk: DiskView): ResolvedImport {
  if (path === undefined) return { type: 'missing', specifier };
  const endings = ['', '.js', '.json', '.cjs', '.ts', '.cts', '/index.js', '/index.cjs', '/index.ts'];
  const file = endings.map((ending) => path + ending).find((candidate) => disk.kindOf(candidate) === 'file');
  return file ? { type: 'file', file: disk.realPath(file) } : { type: 'missing', specifier };
}

/** `#name`, which the `imports` of the importing file's own manifest define. */
function resolveOwn(specifier: string, from: string, disk: DiskView): ResolvedImport {
  for (let folder = dirname(from); ; folder = dirname(folder)) {
    const manifest = join(folder, 'package.json');
    const text = disk.readText(manifest);
    if (text !== undefined) {
      const { imports } = JSON.parse(text) as { imports?: Targets };
      const target = imports && chooseBySubpath(imports, specifier);
      if (target === undefined) return { type: 'missing', specifier };
      return target.startsWith('.')
        ? asFile(join(folder, target), specifier, disk)
        : resolveImport(target, manifest, disk);
    }
    if (folder === dirname(folder)) return { type: 'missing', specifier };
  }
}

function packageName(specifier: string): string {
  return specifier.split('/', specifier.startsWith('@') ? 2 : 1).join('/');
}

function findManifest(name: string, from: string, disk: DiskView): string | undefined {
  // Node's own look-up takes the specifier's exports into account and fails where a package does not export it, so the
  // folders are walked as Node does; findPackageJSON is asked only for what is not in a node_modules above (Plug'n'Play).
  for (let folder = dirname(from); ; folder = dirname(folder)) {
    const manifest = join(folder, 'node_modules', name, 'package.json');
    if (disk.kindOf(manifest) === 'file') return manifest;
    if (folder === dirname(folder)) break;
  }
  try {
    const found = findPackageJSON(name, from);
    if (found !== undefined) disk.leaveOpen();
    return found;
  } catch {
    return undefined;
  }
}

type Target = string | readonly Target[] | { readonly [condition: string]: Target } | null;
type Targets = { readonly [subpath: string]: Target };

function resolveExports(folder: string, subpath: string, disk: DiskView): string | undefined {
  const manifest = JSON.parse(disk.readText(join(folder, 'package.json')) ?? '{}') as {
    exports?: Target;
    main?: string;
  };
  const { exports, main } = manifest;
  if (exports === undefined) return join(folder, subpath === '.' ? (main ?? 'index.js') : subpath);
  const bySubpath =
    typeof exports === 'object' && exports !== null && Object.keys(exports).some((key) => key.startsWith('.'));
  const file = chooseBySubpath(bySubpath ? (exports as Targets) : { '.': exports }, subpath);
  return file && join(folder, file);
}

/** The exact name, or else the longest pattern (`./*`) that fits. */
function chooseBySubpath(targets: Targets, subpath: string): string | undefined {
  if (Object.hasOwn(targets, subpath)) return chooseTarget(targets[subpath]!);
  const patterns = Object.keys(targets).flatMap((key) => {
    const star = key.indexOf('*');
    const [before, after] = [key.slice(0, star), key.slice(star + 1)];
    const fits = star >= 0 && subpath.length >= key.length && subpath.startsWith(before) && subpath.endsWith(after);
    return fits ? [{ key, star, found: subpath.slice(star, subpath.length - after.length) }] : [];
  });
  const [longest] = patterns.sort((a, b) => b.star - a.star || b.key.length - a.key.length);
  return longest && chooseTarget(targets[longest.key]!)?.replaceAll('*', () => longest.found);
}

function chooseTarget(target: Target): string | undefined {
  if (typeof target === 'string') return target;
  if (Array.isArray(target)) return target.map(chooseTarget).find((chosen) => chosen !== undefined);
  for (const [condition, inner] of Object.entries(target ?? {})) {
    const chosen = conditions.has(condition) ? chooseTarget(inner) : undefined;
    if (chosen) return chosen;
  }
  return undefined;
}
