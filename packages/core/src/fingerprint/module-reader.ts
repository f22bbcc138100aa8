// Reads modules, each once. What a module imports and defines follows from its bytes alone, so it is kept under their
// digest from run to run, and a plan of known files loads no compiler.

import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, extname, join } from 'node:path';
import { isRecord } from '../base/canonical.ts';
import { digestBytes } from '../base/digest.ts';
import type { DiskView } from './disk-view.ts';
import type { ParsedModule } from './parse-module.ts';

export interface ModuleReader {
  read(file: string): Promise<ParsedModule>;
  /** Keeps what was parsed for the next run. What cannot be kept is parsed again. */
  keep(): Promise<void>;
}

/** What is kept: everything but the file's name. Maps become lists of pairs. */
type KeptModule = Omit<ParsedModule, 'file' | 'exported'> & { readonly exported: readonly [string, unknown][] };

interface Kept {
  readonly version: number;
  readonly modules: Readonly<Record<string, KeptModule>>;
}

/** Raised when anything that is read from a module changes. */
const keptVersion = 10;

/** `keptFile` is where parsed modules are kept; without it nothing is. What is read is noted in `disk`. */
export async function openModuleReader(disk: DiskView, keptFile?: string): Promise<ModuleReader> {
  const kept = new Map(Object.entries(keptFile ? await readKept(keptFile) : {}));
  const used = new Map<string, KeptModule>();
  const known = new Map<string, Promise<ParsedModule>>();
  let isChanged = false;
  const parse = async (file: string): Promise<ParsedModule> => {
    const bytes = await readFile(file);
    disk.noteFile(file, digestBytes(bytes));
    noteManifest(file, disk);
    // How a file is parsed depends on its ending too.
    const digest = digestBytes(Buffer.concat([Buffer.from(`${extname(file)}\n`), bytes]));
    const found = kept.get(digest);
    if (found) {
      used.set(digest, found);
      return restore(file, found);
    }
    const { parseModule } = await import('./parse-module.ts');
    const module = parseModule(file, bytes);
    used.set(digest, strip(module));
    isChanged = true;
    return module;
  };
  return {
    read(file) {
      const module = known.get(file) ?? parse(file);
      known.set(file, module);
      return module;
    },
    async keep() {
      // Other pipelines use other modules: theirs stay, up to a number that no project reaches by editing for a day.
      if (!keptFile || !isChanged) return;
      const modules = Object.fromEntries([...kept, ...used].slice(-mostKept));
      await writeKept(keptFile, { version: keptVersion, modules });
    },
  };
}

/** Node reads the nearest package.json of every file that it loads, to know whether it is a module. */
function noteManifest(file: string, disk: DiskView): void {
  for (let folder = dirname(file); ; folder = dirname(folder))
    if (disk.readText(join(folder, 'package.json')) !== undefined || folder === dirname(folder)) return;
}

const mostKept = 5000;

function strip({ file: _, exported, ...module }: ParsedModule): KeptModule {
  return { ...module, exported: [...exported] };
}

function restore(file: string, { exported, ...module }: KeptModule): ParsedModule {
  return { ...module, file, exported: new Map(exported) as ParsedModule['exported'] };
}

/** A damaged file is nothing: its first line is the digest of the rest. */
async function readKept(file: string): Promise<Kept['modules']> {
  const text = await readFile(file, 'utf8').catch(() => '');
  const end = text.indexOf('\n');
  const body = text.slice(end + 1);
  if (end === -1 || text.slice(0, end) !== digestBytes(body)) return {};
  try {
    const kept = JSON.parse(body) as Kept | null;
    return kept?.version === keptVersion && isRecord(kept.modules) ? kept.modules : {};
  } catch {
    // Whoever may write here can make the digest of what is not JSON.
    return {};
  }
}

async function writeKept(file: string, kept: Kept): Promise<void> {
  const body = JSON.stringify(kept);
  const temporary = `${file}.${process.pid}`;
  try {
    await mkdir(dirname(file), { recursive: true });
    await writeFile(temporary, `${digestBytes(body)}\n${body}`);
    await rename(temporary, file);
  } catch {
    await rm(temporary, { force: true }).catch(() => undefined);
  }
}
