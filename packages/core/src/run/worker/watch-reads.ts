// While a node runs, what it reads through Node's fs is watched: a file or a folder that is none of its inputs decides
// its result, and is in no key. It is let through and told; what becomes of the node is for the runner.
//
// Watched is what reads bytes or lists names. Not watched: whether a file exists and how large it is, which packages ask
// of half the disk; reads of native libraries, of threads and of programs that a step starts.

import fs from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, resolve, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { coreFolder } from '../../base/core-package.ts';
import { insideAnyOf } from '../../files/is-inside.ts';
import { isDescribingFile } from '../../fingerprint/packages/describing-files.ts';
import type { StrayRead } from '../executor.ts';

/** What Node and native libraries look at on their own: devices, certificates, name servers, time zones, libraries. */
const ofSystem = {
  linux: ['/proc', '/sys', '/dev', '/etc', '/usr/share/zoneinfo', '/usr/lib', '/lib', '/lib64', '/nix/store'],
  darwin: [
    '/dev',
    '/etc',
    '/private/etc',
    '/usr/share/zoneinfo',
    '/usr/lib',
    '/System',
    '/Library',
    '/opt/homebrew/lib',
  ],
  win32: ['C:\\Windows'],
};
const systemFolders = ofSystem[process.platform as keyof typeof ofSystem] ?? ofSystem.linux;
const mostTold = 20;
const framesLooked = 60;
/** This module's own, Node's fs, and who called it. */
const framesOfReader = 8;
/** What core itself reads is none of a node's. */
const ownFolder = coreFolder;

interface Watch {
  /** Files and folders that may be read. */
  readonly allowed: readonly string[];
  /** Whether a path is one of those, or is in one. */
  readonly isAllowed: (path: string) => boolean;
  /** The same for their locations when links are followed; looked up when it matters, which is seldom. */
  isReallyAllowed?: (path: string) => boolean;
  readonly found: Map<string, StrayRead>;
}

/** What modules read while they loaded, which they do once for all nodes of a worker. */
const ofLoading = new Map<string, StrayRead>();

let watch: Watch | undefined;
/** What one of Node's functions calls of the others is not looked at again. */
let isInside = false;
const { existsSync, lstatSync, realpathSync } = fs;
const temporary = tmpdir();

/** Watches until the answer is called, which gives what was read. */
export function watchReads(allowed: readonly string[]): () => readonly StrayRead[] {
  const all = [...allowed, temporary, ...systemFolders];
  const own: Watch = { allowed: all, isAllowed: insideAnyOf(all), found: new Map() };
  watch = own;
  return () => {
    watch = undefined;
    return [...ofLoading.values(), ...own.found.values()];
  };
}

/** What was read so far, without ending the watch. */
export function listReads(): readonly StrayRead[] {
  return [...ofLoading.values(), ...(watch?.found.values() ?? [])];
}

/** What core itself reads while a node runs is none of the node's. */
export function readUnwatched<T>(read: () => T): T {
  const before = isInside;
  isInside = true;
  try {
    return read();
  } finally {
    isInside = before;
  }
}

type Fs = Record<string, (...given: unknown[]) => unknown>;

/** How each function is told what it reads; undefined where it reads nothing. */
const readers: Readonly<Record<string, (given: readonly unknown[]) => unknown>> = {
  readFile: ([path]) => path,
  readdir: ([path]) => path,
  opendir: ([path]) => path,
  copyFile: ([path]) => path,
  cp: ([path]) => path,
  openAsBlob: ([path]) => path,
  readlink: ([path]) => path,
  createReadStream: ([path]) => path,
  open: ([path, flags]) => (isReading(flags) ? path : undefined),
};

/** How each function is told what it brings to a path: what is linked or moved into the node's own folder is read there. */
const bringers: Readonly<Record<string, (from: unknown, to: string) => unknown>> = {
  link: (from) => from,
  rename: (from) => from,
  symlink: (target, to) => (typeof target === 'string' ? resolve(dirname(to), target) : target),
};
/** Whether a path is a program of the system, which a step may link. */
const isOfPrograms = insideAnyOf(['/bin', '/sbin', '/usr/bin', '/usr/sbin', '/usr/local/bin', '/opt/homebrew/bin']);

function broughtBy(name: string, [from, given]: readonly unknown[], { isAllowed }: Watch): unknown {
  const to = toPath(given);
  if (to === undefined || !isAllowed(to)) return undefined;
  const path = toPath(bringers[name]!(from, to));
  return path !== undefined && isOfPrograms(path) ? undefined : path;
}

/** Puts functions in the place of Node's, once for a process and before anything else is loaded. */
export function takeOverReads(): void {
  for (const name of [...Object.keys(readers), ...Object.keys(bringers)])
    for (const [holder, key] of [
      [fs, name],
      [fs, `${name}Sync`],
      [fs.promises, name],
    ] as unknown as [Fs, string][]) {
      const read = holder[key];
      if (typeof read !== 'function') continue;
      holder[key] = function (this: unknown, ...given: unknown[]): unknown {
        if (!watch || isInside) return Reflect.apply(read, this, given);
        if (name !== 'readlink' || !isOfFs())
          look(readers[name] ? readers[name](given) : broughtBy(name, given, watch), watch);
        isInside = true;
        try {
          return Reflect.apply(read, this, given);
        } finally {
          isInside = false;
        }
      };
    }
  const { loadEnvFile } = process;
  process.loadEnvFile = (path = '.env') => {
    if (watch) look(path, watch);
    loadEnvFile(path);
  };
  takeOverDatabases();
  syncBuiltinESMExports();
}

/** A database that is opened by its path is read as a file is. */
function takeOverDatabases(): void {
  const sqlite = process.getBuiltinModule('node:sqlite');
  // A Node that was built without it.
  if (!sqlite) return;
  sqlite.DatabaseSync = class DatabaseSync extends sqlite.DatabaseSync {
    constructor(...given: ConstructorParameters<typeof sqlite.DatabaseSync>) {
      if (watch && given[0] !== ':memory:') look(given[0], watch);
      super(...given);
    }
  };
}

/** Whether a file that is opened so can be read: not when it is emptied, or only written to. */
function isReading(flags: unknown): boolean {
  if (typeof flags === 'number') return (flags & 3) !== fs.constants.O_WRONLY && (flags & fs.constants.O_TRUNC) === 0;
  return typeof flags !== 'string' || /^(r|rs|sr)\+?$|^(a|ax|as|sa)\+$/.test(flags);
}

function look(given: unknown, current: Watch): void {
  const { found } = current;
  const path = toPath(given);
  if (path === undefined || current.isAllowed(path)) return;
  // Packages read each other's files, such as types and plug-ins; what the project's code reads counts.
  // What they read of the system is none of the project's, such as which library of C there is.
  const isOfMachine = isOfPrograms(path) || (isOfPackages(path) && !isDescribingFile(path));
  if (isOfMachine && !isReadByProject(stackOf(framesOfReader))) return;
  // Packages read each other's manifests: those are for the runner to judge, and take nobody's place.
  if (!isDescribingFile(path) && [...found.keys()].filter((known) => !isDescribingFile(known)).length >= mostTold)
    return;
  // What is not there is for the step to say; and where a link leads, counts.
  const isThere = existsSync(path);
  // A link that leads nowhere can be read too.
  if (!isThere && !lstatSync(path, { throwIfNoEntry: false })?.isSymbolicLink()) return;
  const real = isThere ? realpathSync(path) : path;
  current.isReallyAllowed ??= insideAnyOf(
    current.allowed.filter((folder) => existsSync(folder)).map((folder) => realpathSync(folder)),
  );
  if (current.isReallyAllowed(real) || found.has(path) || ofLoading.has(path)) return;
  const stack = stackOf(framesLooked);
  if (isOfLoader(stack)) return;
  const isOfLoading = stack.includes('node:internal/modules/');
  (isOfLoading ? ofLoading : found).set(path, { file: path, real, stack, isOfLoading });
}

function stackOf(frames: number): string {
  const limit = Error.stackTraceLimit;
  Error.stackTraceLimit = frames;
  const { stack = '' } = new Error();
  Error.stackTraceLimit = limit;
  return stack;
}

/** The frame that called Node's function. */
function callerIn(stack: string): string | undefined {
  return stack
    .split('\n')
    .slice(1)
    .find((frame) => !frame.includes(import.meta.filename) && !/node:(internal\/)?fs/.test(frame));
}

/** Code is read by Node's loader itself, and what is loaded is in the key; and by Node, to show where an error is. */
function isOfLoader(stack: string): boolean {
  return /node:internal\/(modules|assert|errors|source_map)/.test(callerIn(stack) ?? '');
}

function isReadByProject(stack: string): boolean {
  const caller = callerIn(stack);
  return caller !== undefined && !caller.includes('node:') && !isOfPackages(caller) && !caller.includes(ownFolder);
}

/** `realpath` follows links by the function that reads them. */
function isOfFs(): boolean {
  const [, , , caller = ''] = stackOf(4).split('\n');
  return caller.includes('node:fs');
}

function toPath(given: unknown): string | undefined {
  if (typeof given === 'string') return resolve(given);
  if (given instanceof URL) return given.protocol === 'file:' ? fileURLToPath(given) : undefined;
  return Buffer.isBuffer(given) ? resolve(given.toString()) : undefined;
}

function isOfPackages(path: string): boolean {
  return path.includes(`${sep}node_modules${sep}`);
}
