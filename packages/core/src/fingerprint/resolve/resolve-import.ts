// Resolves an import specifier to a file of the project, an installed package, core itself, or a module of Node. It
// uses Node's rules for import or for require, with Node's conditions. A package that resolves to a folder outside of
// node_modules (a workspace link) is the project's own code. Sources:
// https://nodejs.org/api/esm.html#resolution-algorithm and https://nodejs.org/api/modules.html#all-together.

import { builtinModules, findPackageJSON } from 'node:module';
import { dirname, join, resolve, sep } from 'node:path';
import { corePackage } from '../../base/core-package.ts';
import type { DiskView } from '../disk/disk-view.ts';
import { packageFolder } from '../packages/package-folder.ts';
import { askNode } from './ask-node.ts';
import { importedFile, importedMain, parseManifest, pathOfUrl, requiredFile } from './find-file.ts';
import type { Loading, NodeRules } from './node-rules.ts';
import { chooseBySubpath, type Target, type Targets, targetsBySubpath } from './package-targets.ts';

export type ResolvedImport =
  | { readonly type: 'file'; readonly file: string }
  | { readonly type: 'package'; readonly name: string; readonly folder: string }
  | { readonly type: 'core' }
  | { readonly type: 'builtin' }
  | { readonly type: 'missing'; readonly specifier: string };

export interface ImportWorld {
  readonly disk: DiskView;
  readonly rules: NodeRules;
}

/** A specifier, and the module that contains it. */
interface Asked {
  readonly specifier: string;
  readonly from: string;
  readonly how: Loading;
  readonly world: ImportWorld;
  readonly conditions: ReadonlySet<string>;
}

const builtins = new Set(builtinModules);

export function resolveImport(specifier: string, from: string, how: Loading, world: ImportWorld): ResolvedImport {
  // The text of a data URL is a part of the module that contains it.
  if (specifier.startsWith('node:') || builtins.has(specifier) || specifier.startsWith('data:'))
    return { type: 'builtin' };
  const asked: Asked = { specifier, from, how, world, conditions: conditionsOf(how, world.rules) };
  if (!world.rules.hasLoader) {
    const found = findByRules(asked);
    if (found.type !== 'missing') return found;
  }
  return findByNode(asked);
}

function conditionsOf(how: Loading, { conditions }: NodeRules): ReadonlySet<string> {
  return new Set(['node', how, 'module-sync', 'node-addons', 'default', ...conditions]);
}

/** Node finds it, but our rules do not, or a loader decides. What Node read for this cannot be checked again. */
function findByNode({ specifier, from, how, world: { disk, rules } }: Asked): ResolvedImport {
  const name = packageName(specifier);
  if (name === corePackage) return { type: 'core' };
  if (rules.hasLoader) disk.leaveOpen();
  const file = askNode(specifier, from, how);
  if (file === undefined) return { type: 'missing', specifier };
  disk.leaveOpen();
  const real = disk.realPath(file);
  const owner = packageFolder(real);
  return owner && disk.kindOf(owner.folder) === 'folder' ? { type: 'package', ...owner } : { type: 'file', file: real };
}

function findByRules(asked: Asked): ResolvedImport {
  const { specifier, from, how, world } = asked;
  if (isRelative(specifier, how)) return asFile(findRelative(asked), specifier);
  if (specifier.startsWith('#')) return findOwn(asked);
  const name = packageName(specifier);
  if (name === corePackage) return { type: 'core' };
  const subpath = `.${specifier.slice(name.length)}`;
  const self = findScope(from, world.disk);
  if (self?.manifest['name'] === name && self.manifest['exports'] != null)
    return asFile(findExported(self.folder, subpath, asked), specifier);
  const found = findInstalled(name, subpath, asked);
  if (found === undefined) return { type: 'missing', specifier };
  if (world.disk.kindOf(found) !== 'folder') return asFile(found, specifier);
  const folder = world.disk.realPath(found);
  if (folder.split(sep).includes('node_modules')) return { type: 'package', name, folder: found };
  return asFile(findExported(folder, subpath, asked), specifier);
}

function isRelative(specifier: string, how: Loading): boolean {
  if (how === 'import') return /^(\.{0,2}\/|file:)/.test(specifier);
  return /^(\.{0,2}\/|\.{1,2}$|[A-Za-z]:[\\/]|\.{1,2}\\)/.test(specifier);
}

function findRelative({ specifier, from, how, world: { disk } }: Asked): string | undefined {
  if (how === 'import') return importedFile(pathOfUrl(specifier, from), disk);
  return requiredFile(resolve(dirname(from), specifier), /(^|\/)\.{0,2}\/?$/.test(specifier), disk);
}

function asFile(file: string | undefined, specifier: string): ResolvedImport {
  return file === undefined ? { type: 'missing', specifier } : { type: 'file', file };
}

/** `#name`, which is defined by the `imports` of the importing file's own manifest. */
function findOwn(asked: Asked): ResolvedImport {
  const { specifier, from, how, world } = asked;
  const scope = findScope(from, world.disk);
  const imports = scope?.manifest['imports'] as Targets | undefined;
  const target = imports && chooseBySubpath(imports, specifier, asked.conditions);
  if (!scope || target === undefined) return { type: 'missing', specifier };
  if (target.startsWith('.')) return asFile(importedFile(targetPath(scope.folder, target), world.disk), specifier);
  return resolveImport(target, join(scope.folder, 'package.json'), how, world);
}

/** The nearest manifest above a file, which shows the file's package. */
function findScope(
  from: string,
  disk: DiskView,
): { readonly folder: string; readonly manifest: Readonly<Record<string, unknown>> } | undefined {
  for (let folder = dirname(from); !folder.endsWith(`${sep}node_modules`); folder = dirname(folder)) {
    const text = disk.readText(join(folder, 'package.json'));
    if (text !== undefined) return { folder, manifest: parseManifest(text) };
    if (folder === dirname(folder)) break;
  }
  return undefined;
}

function packageName(specifier: string): string {
  return specifier.split('/', specifier.startsWith('@') ? 2 : 1).join('/');
}

/**
 * The folder of a package, in the nearest node_modules that has it; or a file there, which a require may mean.
 */
function findInstalled(name: string, subpath: string, { from, how, world: { disk } }: Asked): string | undefined {
  // Node's own resolution fails if a package does not export the specifier, so the folders are searched here. Only for
  // a package that is not in a node_modules above, findPackageJSON is called (Plug'n'Play).
  for (let folder = dirname(from); ; folder = dirname(folder)) {
    const packages = join(folder, 'node_modules');
    if (!folder.endsWith(`${sep}node_modules`) && disk.kindOf(packages) === 'folder') {
      const found = join(packages, name);
      const inside = how === 'require' ? requiredIn(found, subpath, disk) : undefined;
      if (how === 'import' ? disk.kindOf(found) === 'folder' : inside !== undefined) return inside ?? found;
    }
    if (folder === dirname(folder)) break;
  }
  try {
    const manifest = findPackageJSON(name, from);
    if (manifest === undefined) return undefined;
    disk.leaveOpen();
    return dirname(manifest);
  } catch {
    return undefined;
  }
}

/** What `require` finds at a name in one node_modules: it goes on to the next one if the subpath is not in this one. */
function requiredIn(found: string, subpath: string, disk: DiskView): string | undefined {
  const isFolder = disk.kindOf(found) === 'folder';
  const { exports } = isFolder ? parseManifest(disk.readText(join(found, 'package.json')) ?? '{}') : {};
  if (exports !== undefined && exports !== null) return found;
  const file = requiredFile(join(found, subpath), subpath.endsWith('/'), disk);
  if (file === undefined) return undefined;
  // `name.js` next to the folder `name` comes first.
  return isFolder && (subpath !== '.' || file.startsWith(disk.realPath(found) + sep)) ? found : file;
}

/** A file of a package whose source is read: by its exports if it has any, otherwise by its path. */
function findExported(
  folder: string,
  subpath: string,
  { how, world: { disk }, conditions }: Asked,
): string | undefined {
  const { exports } = parseManifest(disk.readText(join(folder, 'package.json')) ?? '{}');
  if (exports !== undefined && exports !== null) {
    const target = chooseBySubpath(targetsBySubpath(exports as Target), subpath, conditions);
    return target === undefined ? undefined : importedFile(targetPath(folder, target), disk);
  }
  if (how === 'require') return requiredFile(join(folder, subpath), subpath.endsWith('/'), disk);
  if (subpath === '.') return importedMain(folder, disk);
  return importedFile(pathOfUrl(subpath, join(folder, 'package.json')), disk);
}

/** Targets are URLs relative to the manifest. */
function targetPath(folder: string, target: string): string | undefined {
  return pathOfUrl(target, join(folder, 'package.json'));
}
