// Data that all traces of one plan share, so that each module is parsed, each name resolved and each effect judged
// once.

import type { DiskView } from '../disk/disk-view.ts';
import type { InstalledPackages } from '../packages/installed-packages.ts';
import type { ParsedModule } from '../parse/parse-module.ts';
import type { NodeRules } from '../resolve/node-rules.ts';
import type { ModuleReader } from './module-reader.ts';

export interface CodeWorld {
  readonly reader: ModuleReader;
  readonly installed: InstalledPackages;
  readonly disk: DiskView;
  readonly rules: NodeRules;
  /** The project's folder, where a worker runs. */
  readonly root: string;
  /** By file: the line that may change state while the file loads, or null. */
  readonly effects: Map<string, Promise<number | null>>;
  /** By file: the modules that it imports, in its order. */
  readonly loaded: Map<string, Promise<readonly ParsedModule[]>>;
}

export type CodeSources = Omit<CodeWorld, 'effects' | 'loaded'>;

export function createCodeWorld(sources: CodeSources): CodeWorld {
  return { ...sources, effects: new Map(), loaded: new Map() };
}
