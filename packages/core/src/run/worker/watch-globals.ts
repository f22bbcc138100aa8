// Notices what a node changed for all code of its process: globals, the built-in objects and their prototypes, console,
// and who listens to the process. A worker of which anything of that is changed is of no use for another node: it could
// be put back, but not what a module took from it while it loaded.

import { runInNewContext } from 'node:vm';

interface Watched {
  readonly name: string;
  readonly holder: object;
  /** How many properties it has, apart from those that come and go. */
  readonly count: number;
  readonly isCounted: (key: PropertyKey) => boolean;
  /** Apart, since a value is read ten times as fast as a description is made. */
  readonly values: readonly (readonly [key: PropertyKey, value: unknown])[];
  readonly accessors: readonly (readonly [key: PropertyKey, get: unknown, set: unknown])[];
}

/** Of Node's globals those that are there without loading anything: to look at FormData takes 50 ms. */
const ofNode = [
  'AbortController',
  'AbortSignal',
  'Buffer',
  'Event',
  'EventTarget',
  'TextDecoder',
  'TextEncoder',
  'URL',
  'URLSearchParams',
  'atob',
  'btoa',
  'clearImmediate',
  'clearInterval',
  'clearTimeout',
  'fetch',
  'global',
  'performance',
  'process',
  'queueMicrotask',
  'setImmediate',
  'setInterval',
  'setTimeout',
  'structuredClone',
];

/**
 * Globals that libraries of the built-in steps keep their own books in, from when they are loaded: Zod, TensorFlow.js and
 * its protobufs.
 */
const booksOfLibraries = /^(__zod_global(Config|Registry)|_tf(engine|Globals)|proto)$/;

/** Shared by all code, and named by no global. */
function listHidden(): Readonly<Record<string, object>> {
  const prototype = (value: object): object => Object.getPrototypeOf(value) as object;
  return {
    'array iterators': prototype([][Symbol.iterator]()),
    'map iterators': prototype(new Map().entries()),
    'set iterators': prototype(new Set().values()),
    'string iterators': prototype(''[Symbol.iterator]()),
    'async functions': prototype(async () => undefined),
    generators: prototype(prototype((function* () {})())),
    'async generators': prototype(prototype((async function* () {})())),
    'typed arrays': prototype(Uint8Array),
    'prototype of typed arrays': prototype(Uint8Array.prototype),
  };
}

/** Takes a picture of them. The answer names the first that is not as it was. */
export function watchGlobals(): () => string | undefined {
  const names = runInNewContext('Object.getOwnPropertyNames(globalThis)') as readonly string[];
  const readable = new Set<PropertyKey>([...names, ...ofNode]);
  const watched = new Map<object, Watched>();
  const watch = (name: string, holder: unknown, isRead: (key: PropertyKey) => boolean = () => true): void => {
    if ((typeof holder !== 'object' && typeof holder !== 'function') || !holder || watched.has(holder)) return;
    const keys = Reflect.ownKeys(holder);
    const read = keys.filter(isRead).map((key) => [key, Object.getOwnPropertyDescriptor(holder, key)!] as const);
    const values = read.flatMap(([key, { get, set, value }]) => (get || set ? [] : [[key, value] as const]));
    const accessors = read.flatMap(([key, { get, set }]) => (get || set ? [[key, get, set] as const] : []));
    const isCounted = holder === globalThis ? isNoBook : isRead;
    watched.set(holder, { name, holder, count: keys.filter(isCounted).length, isCounted, values, accessors });
  };
  const watchAll = (holder: object, prefix: string, keys: readonly string[]): void => {
    for (const key of keys) {
      const value: unknown = Reflect.get(holder, key);
      watch(prefix + key, value, value === process ? isWatchedOfProcess : undefined);
      if (typeof value === 'function') watch(`${prefix}${key}.prototype`, value.prototype);
    }
  };
  watch('globalThis', globalThis, (key) => readable.has(key));
  watchAll(globalThis, '', [...names, ...ofNode]);
  watchAll(Intl, 'Intl.', Object.getOwnPropertyNames(Intl));
  for (const [name, holder] of Object.entries(listHidden())) watch(name, holder);
  const all = [...watched.values()];
  const outlets = listOutlets();
  return () => {
    for (const one of all) {
      const found = findChanged(one);
      if (found !== undefined) return found;
    }
    const now = listOutlets();
    return now.length === outlets.length && now.every((each, place) => each === outlets[place])
      ? undefined
      : 'who listens to the process, or where it prints';
  };
}

/** Node keeps its own books on `process`, and a library that put `emit` back made it a property of its own. */
function isWatchedOfProcess(key: PropertyKey): boolean {
  return typeof key === 'string' && !key.startsWith('_') && key !== 'emit';
}

/** Who listens, and where what is printed goes. */
function listOutlets(): readonly unknown[] {
  const listeners = process.eventNames().flatMap((event) => [event, ...process.rawListeners(event as 'exit')]);
  return [process.emit, process.stdout.write, process.stderr.write, ...listeners];
}

function findChanged({ name, holder, count, isCounted, values, accessors }: Watched): string | undefined {
  for (const [key, value] of values)
    if (!Object.is((holder as Record<PropertyKey, unknown>)[key], value)) return `${name}.${String(key)}`;
  for (const [key, get, set] of accessors) {
    const now = Object.getOwnPropertyDescriptor(holder, key);
    if (now?.get !== get || now?.set !== set) return `${name}.${String(key)}`;
  }
  const keys = Reflect.ownKeys(holder);
  const isSame = keys.length === count || keys.filter(isCounted).length === count;
  return isSame ? undefined : `${name}, which has other properties`;
}

function isNoBook(key: PropertyKey): boolean {
  return typeof key !== 'string' || !booksOfLibraries.test(key);
}
