// What threads, and programs of Node, that a step starts load: they inherit Node's options, among them a module that writes
// down what they resolve. It is plain JavaScript, written beside a worker's temporary folder, since any version of Node may
// be started with it.

import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setEnvironmentData } from 'node:worker_threads';

/** The variable, and the data of threads, that names the list. */
const listName = 'CAIRN_LOADS';

/** Where the worker itself, which has other hooks for the rest, keeps the files of installed packages that it loads. */
const packageFilesName = 'cairn.package-files';

const code = `'use strict';
const { isMainThread, getEnvironmentData } = require('node:worker_threads');
const { registerHooks } = require('node:module');
const { appendFileSync } = require('node:fs');
const { fileURLToPath } = require('node:url');
const list = getEnvironmentData('${listName}') ?? process.env.${listName};
const mark = Symbol.for('cairn.loads');
if (registerHooks && isMainThread && process.argv[1] === WORKER) {
  const files = new Set();
  globalThis[Symbol.for('${packageFilesName}')] = files;
  registerHooks({
    resolve(specifier, context, next) {
      const found = next(specifier, context);
      if (/[/\\\\]node_modules[/\\\\]/.test(found.url))
        files.add(found.url.startsWith('file:') ? fileURLToPath(found.url.replace(/[?#].*$/, '')) : found.url);
      return found;
    },
  });
}
if (registerHooks && list && !globalThis[mark] && !(isMainThread && process.argv[1] === WORKER)) {
  globalThis[mark] = true;
  const noted = new Set();
  // What core loads for itself is none of a node's.
  const ofCore = new Set();
  registerHooks({
    resolve(specifier, context, next) {
      const found = next(specifier, context);
      if (/^@cairn\\/core(\\/|$)/.test(specifier) || ofCore.has(context.parentURL)) {
        ofCore.add(found.url);
        return found;
      }
      if (found.url.startsWith('file:') && !noted.has(found.url)) {
        noted.add(found.url);
        try { appendFileSync(list, fileURLToPath(found.url.replace(/[?#].*$/, '')) + '\\0'); } catch {}
      }
      return found;
    },
  });
}
`;

export interface LoadNotes {
  /** Options of Node, as they are given to a process. */
  readonly execArgv: readonly string[];
  /** The variables by which what a process starts inherits them. */
  readonly variables: Readonly<Record<string, string>>;
}

/** Writes the module to a folder, for a worker whose code is in the file `worker`: that one watches itself. */
export function noteLoadsIn(folder: string | undefined, worker: string, nodeOptions: string | undefined): LoadNotes {
  if (folder === undefined) return { execArgv: [], variables: {} };
  const file = join(folder, 'note-loads.cjs');
  try {
    writeFileSync(
      file,
      code.replaceAll('WORKER', () => JSON.stringify(worker)),
    );
  } catch {
    // A full disk: the worker itself is watched all the same.
    return { execArgv: [], variables: {} };
  }
  const quoted = `--require="${file.replaceAll('\\', '\\\\')}"`;
  return {
    // Threads inherit these, and processes of Node the variables.
    execArgv: ['--require', file],
    variables: {
      NODE_OPTIONS: nodeOptions?.trim() ? `${nodeOptions} ${quoted}` : quoted,
      [listName]: join(folder, 'loads'),
    },
  };
}

/**
 * In a worker: the files of installed packages that were resolved since it was last asked, from before its own code was
 * loaded. Undefined where nobody watched.
 */
export function takePackageFiles(): readonly string[] | undefined {
  const files = (globalThis as { readonly [name: symbol]: unknown })[Symbol.for(packageFilesName)];
  if (!(files instanceof Set)) return undefined;
  const taken = [...(files as Set<string>)];
  files.clear();
  return taken;
}

/** In a worker: tells its threads where to note, and reads what was noted since it was last asked, each file once. */
export function openNotedLoads(): () => readonly string[] {
  const list = process.env[listName];
  if (list === undefined) return () => [];
  setEnvironmentData(listName, list);
  return () => {
    // Most nodes start nothing.
    if (!existsSync(list)) return [];
    try {
      const noted = readFileSync(list, 'utf8').split('\0').filter(Boolean);
      rmSync(list, { force: true });
      return [...new Set(noted)];
    } catch {
      return [];
    }
  };
}
