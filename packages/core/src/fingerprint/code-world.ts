// What all walks over the code of one plan share: modules are read, names resolved and effects judged once.

import type { DiskView } from './disk-view.ts';
import type { Lockfile } from './lockfile.ts';
import type { ModuleReader } from './module-reader.ts';
import type { ParsedModule } from './parse-module.ts';

export interface CodeWorld {
  readonly reader: ModuleReader;
  readonly lockfile: Lockfile;
  readonly disk: DiskView;
  /** By file: the line where it may change state while it loads, or null. */
  readonly effects: Map<string, Promise<number | null>>;
  /** By file: the modules that it imports, in its order. */
  readonly loaded: Map<string, Promise<readonly ParsedModule[]>>;
}

export function createCodeWorld(reader: ModuleReader, lockfile: Lockfile, disk: DiskView): CodeWorld {
  return { reader, lockfile, disk, effects: new Map(), loaded: new Map() };
}
