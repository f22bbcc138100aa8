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
import { isInside } from '../../files/is-inside.ts';
import { isDescribingFile } from '../../fingerprint/packages/describing-files.ts';
import { packageFolder } from '../../fingerprint/packages/package-folder.ts';

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
}

let watch: Watch | undefined;

export interface LoadWatch {
  /** From here on its functions run: what they load is its own. */
  noteRunning(): void;
  /** What `end` would give now, without ending the watch. */
  list(files: readonly string[], noted: readonly string[], ofNode: readonly string[]): readonly string[];
  /**
   * Files, and folders of installed packages, that these files led to, and what else was noted to be loaded for the node.
   * What is in the folders `ofNode` it wrote itself, or was given.
   */
  end(files: readonly string[], noted: readonly string[], ofNode: readonly string[]): readonly string[];
}

/** Watches one node at a time, until `end`. */
export function watchLoads(): LoadWatch {
  const own: Watch = { isRunning: false, recent: new Set(), own: new Set() };
  watch = own;
  const list: LoadWatch['list'] = (files, noted, ofNode) => {
    const found = reach([...files.map(ownerOf), ...noted.map(ownerOf), ...own.own]);
    return [...found].filter((file) => !ofNode.some((folder) => isInside(file, folder)));
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

function note(from: string | undefined, file: string): void {
  if (from === undefined || from.startsWith(core)) return;
  const [parent, child] = [ownerOf(from), ownerOf(file)];
  if (parent === child) return;
  if (watch?.isRunning) {
    if (!children.has(child)) watch.recent.add(child);
    if (!watch.recent.has(parent)) {
      watch.own.add(child);
      return;
    }
  }
  const known = children.get(parent) ?? new Set();
  children.set(parent, known);
  if (!children.has(child)) children.set(child, new Set());
  known.add(child);
}

type Loader = {
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
    if (file) note(parent.filename, file);
    return load.call(this, request, parent, ...more);
  };
  syncBuiltinESMExports();
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
  // A project may have a copy of core that is not this one: what core loads for itself is none of a node's.
  if (isCore(specifier) || (from !== undefined && ofCore.has(from))) {
    ofCore.add(file);
    return found;
  }
  const loaded = withinPackage(specifier, from) ?? file;
  if (from !== undefined && context.conditions.includes('require')) required.set(`${from}\0${specifier}`, loaded);
  note(from, loaded);
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
