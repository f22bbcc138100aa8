// Which files of installed packages the nodes of a project have loaded on this machine. A run with nothing to do looks at
// these again, and not at all files of all packages.

import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { isListOf, isMapOf, isString, type Shape } from '../base/shape.ts';
import { openSealedJson, sealJson } from '../files/sealed-json.ts';
import { packageFolder } from '../fingerprint/packages/package-folder.ts';
import type { Closure } from '../fingerprint/trace/trace-closure.ts';

export interface LoadedPackages {
  /** Notes what a node loaded of the packages that its code names: of some perhaps nothing. */
  note(closure: Closure, files: readonly string[]): void;
  /** The files that nodes have loaded of the package in a folder; undefined where no node that names it has run here. */
  of(folder: string): readonly string[] | undefined;
  /** Keeps what was noted. What cannot be kept costs time, and no more. */
  keep(): void;
}

type Kept = Readonly<Record<string, readonly string[]>>;

/** @param home - the folder of the project */
export function openLoadedPackages(home: string): LoadedPackages {
  const file = join(home, '.cairn', 'cache', 'loaded.json');
  const loaded = new Map(Object.entries(readKept(file)).map(([folder, files]) => [folder, new Set(files)]));
  let isNew = false;
  const add = (folder: string, path?: string): void => {
    const files = loaded.get(folder) ?? new Set();
    if (loaded.has(folder) && (path === undefined || files.has(path))) return;
    isNew = true;
    loaded.set(folder, path === undefined ? files : files.add(path));
  };
  return {
    note({ installed }, files) {
      for (const { folder } of installed) add(folder);
      for (const path of files) {
        const owner = packageFolder(path);
        if (owner) add(owner.folder, path);
      }
    },
    of: (folder) => (loaded.has(folder) ? [...loaded.get(folder)!] : undefined),
    keep() {
      if (!isNew) return;
      const unfinished = `${file}.${process.pid}`;
      try {
        mkdirSync(dirname(file), { recursive: true });
        writeFileSync(unfinished, sealJson(Object.fromEntries([...loaded].map(([folder, all]) => [folder, [...all]]))));
        renameSync(unfinished, file);
      } catch {
        rmSync(unfinished, { force: true });
      }
    },
  };
}

const areKept: Shape<Kept> = isMapOf(isListOf(isString));

function readKept(file: string): Kept {
  try {
    const kept = openSealedJson(readFileSync(file));
    return areKept(kept) ? kept : {};
  } catch {
    return {};
  }
}
