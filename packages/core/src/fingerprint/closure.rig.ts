// For tests: a closure of no code, that reaches the named packages.

import type { Fingerprint } from '../base/brand.ts';
import type { InstalledPackage } from './packages/installed-packages.ts';
import type { Closure } from './trace/trace-closure.ts';

export function createClosure(more: Partial<Closure> = {}): Closure {
  const none = { files: {}, pieces: [], loads: {}, loadedPackages: [], unseen: [], impurities: [] };
  return { fingerprint: '' as Fingerprint, imported: new Map(), installed: [], locked: [], ...none, ...more };
}

/** As `zod@4.0.0 sha512-a`; in `folder`, if one is given. */
export function createInstalled(entry: string, folder = '/nowhere'): InstalledPackage {
  const name = entry.slice(0, entry.lastIndexOf('@', entry.indexOf(' ')));
  return { name, folder, locked: entry, entry, describing: [], code: [], isNative: false };
}
