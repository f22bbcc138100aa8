// For tests: a closure without code, that uses the named packages.

import type { Fingerprint } from '../base/brand.ts';
import { readLockedEntry } from '../base/locked-entry.ts';
import type { InstalledPackage } from './packages/installed-packages.ts';
import type { Closure } from './trace/trace-closure.ts';

export function createClosure(more: Partial<Closure> = {}): Closure {
  const none = { files: {}, pieces: [], loads: {}, loadedPackages: [], unseen: [], impurities: [], loadsOf: new Map() };
  const whole = { wholeFiles: new Set<string>(), wholeCode: new Set<string>() };
  return { fingerprint: '' as Fingerprint, imported: new Map(), installed: [], locked: [], ...none, ...whole, ...more };
}

/** An entry such as `zod@4.0.0 sha512-a`; in `folder`, if one is given. */
export function createInstalled(entry: string, folder = '/nowhere'): InstalledPackage {
  const locked = readLockedEntry(entry);
  return { name: locked.name, folder, locked, entry, describing: [], code: [], isNative: false };
}
