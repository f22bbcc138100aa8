// Reads each module once. What a module imports and defines depends only on its bytes, so it is cached under their
// digest, in the project and in a folder that projects share. A plan of known files does not load the compiler.

import { readFile } from 'node:fs/promises';
import { dirname, extname, join } from 'node:path';
import type { Digest } from '../../base/brand.ts';
import { isRecord } from '../../base/canonical.ts';
import { digestBytes } from '../../base/digest.ts';
import type { DiskView } from '../disk/disk-view.ts';
import type { ParsedModule } from '../parse/parse-module.ts';
import { parseManifest } from '../resolve/find-file.ts';
import { readSealed, writeSealed } from './sealed-file.ts';
import { openSharedModules } from './shared-modules.ts';

export interface ModuleReader {
  read(file: string): Promise<ParsedModule>;
  /** Caches what was parsed for the next run. If that fails, it is parsed again. */
  keep(): Promise<void>;
}

/** What is cached: everything but the file's name. Maps become lists of pairs. */
type KeptModule = Omit<ParsedModule, 'file' | 'exported' | 'isModuleByType'> & {
  readonly exported: readonly [string, unknown][];
};

interface Kept {
  readonly version: number;
  readonly modules: Readonly<Record<string, KeptModule>>;
}

/** Increased when anything that is read from a module changes. */
const keptVersion = 15;

/** Where parsed modules are cached. */
export interface KeptModules {
  /** A file of the project. */
  readonly file: string;
  /** A folder that projects share, as `$CAIRN_MODULES` names it. */
  readonly shared?: string | undefined;
}

/** Reads are noted in `disk`. Without `where` nothing is cached. */
export async function openModuleReader(disk: DiskView, where?: KeptModules): Promise<ModuleReader> {
  const kept = new Map(Object.entries(where ? await readKept(where.file) : {}));
  const shared = where?.shared ? openSharedModules<KeptModule>(where.shared, keptVersion) : undefined;
  const used = new Map<string, KeptModule>();
  const parsed = new Map<Digest, KeptModule>();
  const known = new Map<string, Promise<ParsedModule>>();
  let isChanged = false;
  const parse = async (file: string): Promise<ParsedModule> => {
    const bytes = await readFile(file);
    disk.noteFile(file, digestBytes(bytes));
    const type = readType(file, disk);
    // How a file is parsed also depends on its extension.
    const digest = digestBytes(Buffer.concat([Buffer.from(`${extname(file)}\n`), bytes]));
    const own = kept.get(digest);
    const found = own ?? (await shared?.find(digest));
    isChanged ||= own === undefined;
    if (found) {
      used.set(digest, found);
      return withType(restore(file, found), type);
    }
    const { parseModule } = await import('../parse/parse-module.ts');
    const module = parseModule(file, bytes);
    used.set(digest, strip(module));
    parsed.set(digest, strip(module));
    return withType(module, type);
  };
  return {
    read(file) {
      const module = known.get(file) ?? parse(file);
      known.set(file, module);
      return module;
    },
    async keep() {
      // Other pipelines use other modules, so their entries stay, up to a number that a day of editing does not reach.
      if (!where || !isChanged) return;
      const modules = Object.fromEntries([...kept, ...used].slice(-mostKept));
      await Promise.all([writeSealed(where.file, { version: keptVersion, modules }), shared?.add(parsed)]);
    },
  };
}

/** The type that the nearest package.json gives to a file: Node reads it of every file that it loads. */
function readType(file: string, disk: DiskView): unknown {
  for (let folder = dirname(file); ; folder = dirname(folder)) {
    const text = disk.readText(join(folder, 'package.json'));
    if (text !== undefined) return parseManifest(text)['type'];
    if (folder === dirname(folder)) return undefined;
  }
}

/** The type decides about a script without imports and exports only. */
function withType(module: ParsedModule, type: unknown): ParsedModule {
  const isOpen = !module.isWritten && module.data === null && /\.[jt]sx?$/.test(module.file);
  return isOpen && type === 'module' ? { ...module, isModuleByType: true } : module;
}

const mostKept = 5000;

function strip({ file: _, isModuleByType: __, exported, ...module }: ParsedModule): KeptModule {
  return { ...module, exported: [...exported] };
}

function restore(file: string, { exported, ...module }: KeptModule): ParsedModule {
  return { ...module, file, exported: new Map(exported) as ParsedModule['exported'] };
}

async function readKept(file: string): Promise<Kept['modules']> {
  const kept = (await readSealed(file)) as Kept | null | undefined;
  return kept?.version === keptVersion && isRecord(kept.modules) ? kept.modules : {};
}
