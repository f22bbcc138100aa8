// What a node loads: Node itself is asked, whose hooks see every module that is resolved, by import and by require, in this
// process. So whatever the way of loading, known or not, a file that is in no key is seen.
//
// A module is loaded once for all nodes of a worker. So it is kept which module loads which, and a node's loads are what
// its definitions reach. What is loaded by a function, while a node runs, is that node's alone, unless the module that
// loads it was itself loaded only then. Of an installed package it is enough to know which one it is.

import Module, { syncBuiltinESMExports } from 'node:module';
import { dirname, resolve as resolvePath, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { coreFolder, corePackage } from '../../base/core-package.ts';
import { insideAnyOf } from '../../files/is-inside.ts';
import { isDescribingFile } from '../../fingerprint/packages/describing-files.ts';
import { packageFolder } from '../../fingerprint/packages/package-folder.ts';
import { readWay, writeWay } from '../loaded-way.ts';

/** The folder of the installed package that a file belongs to, or else the file. What describes a package may not count. */
const ownerOf = (file: string): string => (isDescribingFile(file) ? file : (packageFolder(file)?.folder ?? file));

/** The folder of core, whose code is in a key by its version alone: what it loads for itself is none of a node's. */
const core = ownerOf(coreFolder) + sep;

/** Files of other copies of core. */
const ofCore = new Set<string>();

function isCore(specifier: string): boolean {
  return specifier === corePackage || specifier.startsWith(`${corePackage}/`);
}

const children = new Map<string, Set<string>>();
/** By parent and specifier: Node resolves a second `require` of one specifier without asking. */
const required = new Map<string, string>();
interface Watch {
  isRunning: boolean;
  /** Loaded first while the node runs. */
  readonly recent: Set<string>;
  readonly own: Set<string>;
  /** With the way of each file of the project. */
  readonly ownWays: Set<string>;
}

let watch: Watch | undefined;

export interface LoadWatch {
  /** From here on its functions run: what they load is its own. */
  noteRunning(): void;
  /** What `end` would give now, without ending the watch. */
  list(files: readonly string[], noted: readonly string[], ofNode: readonly string[]): readonly string[];
  /**
   * Files, and folders of installed packages, that these files led to, and what else was noted to be loaded for the node;
   * some also with their way (`loaded-way`). What is in the folders `ofNode` it wrote itself, or was given.
   */
  end(files: readonly string[], noted: readonly string[], ofNode: readonly string[]): readonly string[];
}

/**
 * By parent: files of the project that it loaded in a way that its source may not show. Most modules have none: what an
 * import statement names is in the key as far as it is used.
 */
const oddly = new Map<string, Set<string>>();

/** Watches one node at a time, until `end`. */
export function watchLoads(): LoadWatch {
  const own: Watch = { isRunning: false, recent: new Set(), own: new Set(), ownWays: new Set() };
  watch = own;
  const list: LoadWatch['list'] = (files, noted, ofNode) => {
    const found = reach([...files.map(ownerOf), ...noted.map(ownerOf), ...own.own]);
    const ways = [...found].flatMap((from) => [...(oddly.get(from) ?? [])].map((file) => writeWay(file, from)));
    const isOfNode = insideAnyOf(ofNode);
    return [...new Set([...found, ...ways, ...own.ownWays])].filter((load) => !isOfNode(readWay(load).file));
  };
  return {
    noteRunning() {
      own.isRunning = true;
    },
    list,
    end(files, noted, ofNode) {
      watch = undefined;
      return list(files, noted, ofNode);
    },
  };
}

function reach(roots: readonly string[]): ReadonlySet<string> {
  const found = new Set<string>();
  const open = [...roots];
  for (let file = open.pop(); file !== undefined; file = open.pop()) {
    if (found.has(file) || file.startsWith(core)) continue;
    found.add(file);
    open.push(...(children.get(file) ?? []));
  }
  return found;
}

function note(from: string | undefined, file: string, isRequired: boolean): void {
  const child = ownerOf(file);
  // Code without a file, such as a script of `vm`: only what runs can have made it.
  if (from === undefined && watch?.isRunning) noteOwn(watch, child, '');
  if (from === undefined || from.startsWith(core)) return;
  const parent = ownerOf(from);
  if (parent === child) return;
  if (watch?.isRunning) {
    if (!children.has(child)) watch.recent.add(child);
    if (!watch.recent.has(parent)) {
      noteOwn(watch, child, parent);
      return;
    }
  }
  // An import statement is followed. A require may have another name, and a package chooses for itself.
  if (isRequired || parent !== from) addTo(oddly, parent, child, isOfProject);
  addTo(children, parent, child);
  if (!children.has(child)) children.set(child, new Set());
}

function noteOwn(current: Watch, child: string, parent: string): void {
  current.own.add(child);
  if (isOfProject(child)) current.ownWays.add(writeWay(child, parent));
}

function isOfProject(file: string): boolean {
  return packageFolder(file) === undefined;
}

function addTo(sets: Map<string, Set<string>>, key: string, value: string, isAdded = (_: string) => true): void {
  if (!isAdded(value)) return;
  const known = sets.get(key) ?? new Set();
  sets.set(key, known);
  known.add(value);
}

/** When the hook was first told of a file, in milliseconds since 1970. */
const resolved = new Map<string, number>();

/** When a file was loaded, or shortly before; undefined of one that this process did not load. */
export function loadedAt(file: string): number | undefined {
  return resolved.get(file);
}

type Loader = {
  readonly _extensions: Record<string, (module: unknown, file: unknown) => void>;
  _load(request: string, parent: { readonly filename?: string } | null | undefined, ...more: unknown[]): unknown;
};

/** Once for a process, after everything that was to be loaded first: the hook that is registered last is asked first. */
export function takeOverLoads(): void {
  // Node's own, which is replaced below.
  const { registerHooks } = Module;
  let hooks = registerHooks({ resolve });
  const putFirst = (): void => {
    hooks.deregister();
    hooks = registerHooks({ resolve });
  };
  const modules = Module as unknown as Loader & Record<'register' | 'registerHooks', (...given: unknown[]) => unknown>;
  for (const name of ['register', 'registerHooks'] as const) {
    const register = modules[name];
    modules[name] = (...given) => {
      const answer = register.apply(modules, given);
      putFirst();
      return answer;
    };
  }
  const load = modules._load;
  modules._load = function (request, parent, ...more) {
    const file = parent?.filename && required.get(`${parent.filename}\0${request}`);
    if (file) note(parent.filename, file, true);
    return load.call(this, request, parent, ...more);
  };
  noteDirectLoads(modules);
  syncBuiltinESMExports();
}

/** A module that is handed a file, as `module.load(file)`, loads it without resolving a name. */
function noteDirectLoads({ _extensions }: Loader): void {
  for (const [ending, read] of Object.entries(_extensions))
    _extensions[ending] = function (module, file) {
      if (watch?.isRunning && typeof file === 'string' && !resolved.has(file)) noteOwn(watch, ownerOf(file), '');
      read.call(this, module, file);
    };
}

function resolve(
  specifier: string,
  context: Module.ResolveHookContext,
  next: (specifier: string, context?: Partial<Module.ResolveHookContext>) => Module.ResolveFnOutput,
): Module.ResolveFnOutput {
  const found = next(specifier, context);
  const file = toPath(found.url);
  const from = toPath(context.parentURL);
  if (file === undefined) return found;
  if (!resolved.has(file)) resolved.set(file, Date.now());
  // A project may have a copy of core that is not this one: what core loads for itself is none of a node's.
  if (isCore(specifier) || (from !== undefined && ofCore.has(from))) {
    ofCore.add(file);
    return found;
  }
  const loaded = withinPackage(specifier, from) ?? file;
  const isRequired = context.conditions.includes('require');
  if (from !== undefined && isRequired) required.set(`${from}\0${specifier}`, loaded);
  note(from, loaded, isRequired);
  // A native library may be elsewhere. Code that a link in a package leads to is none of the package's.
  if (loaded !== file && !file.endsWith('.node')) note(from, file, isRequired);
  return found;
}

/** A path in an installed package is the package's, also where a link leads out of it, as to a native library. */
function withinPackage(specifier: string, from: string | undefined): string | undefined {
  if (from === undefined || !/^(\.{1,2})?[/\\]/.test(specifier)) return undefined;
  const path = resolvePath(dirname(from), specifier);
  return packageFolder(path) && path;
}

/** Undefined of what is no file: parts of Node, and code that is in its own URL. */
function toPath(url: string | undefined): string | undefined {
  if (url?.startsWith('file:')) return fileURLToPath(url.replace(/[?#].*$/, ''));
  return url?.startsWith('/') ? url : undefined;
}
