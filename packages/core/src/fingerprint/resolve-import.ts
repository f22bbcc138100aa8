// What an import specifier names: a file of the project's own, a package that is installed, core itself, or a part of
// Node. A package that resolves to a folder outside node_modules (a workspace link) is the project's own code.

import { existsSync, readFileSync, realpathSync } from 'node:fs';
import { builtinModules, findPackageJSON } from 'node:module';
import { dirname, join, resolve, sep } from 'node:path';

export type ResolvedImport =
  | { readonly type: 'file'; readonly file: string }
  | { readonly type: 'package'; readonly name: string; readonly folder: string }
  | { readonly type: 'core' }
  | { readonly type: 'builtin' }
  | { readonly type: 'missing'; readonly specifier: string };

const corePackage = '@cairn/core';
const builtins = new Set(builtinModules);
const conditions = new Set(['cairn-source', 'node', 'import', 'module-sync', 'default']);

export function resolveImport(specifier: string, from: string): ResolvedImport {
  if (specifier.startsWith('node:') || builtins.has(specifier)) return { type: 'builtin' };
  if (specifier.startsWith('.') || specifier.startsWith('/')) {
    const file = resolve(dirname(from), specifier);
    return existsSync(file) ? { type: 'file', file: realpathSync(file) } : { type: 'missing', specifier };
  }
  const name = packageName(specifier);
  if (name === corePackage) return { type: 'core' };
  const manifest = findManifest(name, from);
  if (!manifest) return { type: 'missing', specifier };
  const folder = realpathSync(dirname(manifest));
  if (folder.split(sep).includes('node_modules')) return { type: 'package', name, folder: dirname(manifest) };
  const file = resolveExports(folder, `.${specifier.slice(name.length)}`);
  return file ? { type: 'file', file: realpathSync(file) } : { type: 'missing', specifier };
}

function packageName(specifier: string): string {
  return specifier.split('/', specifier.startsWith('@') ? 2 : 1).join('/');
}

function findManifest(name: string, from: string): string | undefined {
  // Node's own look-up takes the specifier's exports into account and fails where a package does not export it, so the
  // folders are walked as Node does; findPackageJSON is asked only for what is not in a node_modules above (Plug'n'Play).
  for (let folder = dirname(from); ; folder = dirname(folder)) {
    const manifest = join(folder, 'node_modules', name, 'package.json');
    if (existsSync(manifest)) return manifest;
    if (folder === dirname(folder)) break;
  }
  try {
    return findPackageJSON(name, from);
  } catch {
    return undefined;
  }
}

type Target = string | { readonly [condition: string]: Target } | null;

function resolveExports(folder: string, subpath: string): string | undefined {
  const manifest = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as {
    exports?: Target;
    main?: string;
  };
  const { exports, main } = manifest;
  if (exports === undefined) return join(folder, subpath === '.' ? (main ?? 'index.js') : subpath);
  const bySubpath =
    typeof exports === 'object' && exports !== null && Object.keys(exports).some((key) => key.startsWith('.'));
  const target = bySubpath ? (exports as { [key: string]: Target })[subpath] : subpath === '.' ? exports : undefined;
  const file = target === undefined ? undefined : chooseTarget(target);
  return file && join(folder, file);
}

function chooseTarget(target: Target): string | undefined {
  if (typeof target === 'string') return target;
  for (const [condition, inner] of Object.entries(target ?? {})) {
    const chosen = conditions.has(condition) ? chooseTarget(inner) : undefined;
    if (chosen) return chosen;
  }
  return undefined;
}
