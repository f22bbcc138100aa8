// The disk as planning sees it. Each look is taken once, and remembered with what was found: also that something was not
// there. So a plan can be kept, and believed as long as every look would find the same.

import { readdirSync, readFileSync, realpathSync, statSync } from 'node:fs';
import type { Digest } from '../base/brand.ts';
import { compareCodeUnits } from '../base/canonical.ts';
import { digestBytes } from '../base/digest.ts';

export type PathKind = 'file' | 'folder' | 'other' | null;

/** What was seen, by absolute path. */
export interface SeenOnDisk {
  /** Null where nothing is. */
  readonly kinds: Readonly<Record<string, PathKind>>;
  readonly realPaths: Readonly<Record<string, string>>;
  /** Digests of what was read. */
  readonly files: Readonly<Record<string, Digest>>;
  /** Digests of the names in folders. */
  readonly folders: Readonly<Record<string, Digest>>;
  /** Something was looked at that cannot be told again. */
  readonly isOpen: boolean;
}

export interface DiskView {
  kindOf(path: string): PathKind;
  realPath(path: string): string;
  /** Undefined where there is no file. */
  readText(path: string): string | undefined;
  /** Names in a folder, in code-unit order. */
  namesIn(path: string): readonly string[];
  /** Notes a file that somebody else read. */
  noteFile(path: string, digest: Digest): void;
  /** The same of a folder, and of where a path leads. */
  noteFolder(path: string, names: readonly string[]): void;
  noteRealPath(path: string, real: string): void;
  /** Notes that something was looked at which no note can tell. */
  leaveOpen(): void;
  seen(): SeenOnDisk;
}

export function createDiskView(): DiskView {
  const kinds = new Map<string, PathKind>();
  const realPaths = new Map<string, string>();
  const texts = new Map<string, string>();
  const files = new Map<string, Digest>();
  const folders = new Map<string, Digest>();
  let isOpen = false;
  const view: DiskView = {
    kindOf(path) {
      const known = kinds.get(path);
      if (known !== undefined) return known;
      const kind = lookAt(path);
      kinds.set(path, kind);
      return kind;
    },
    realPath(path) {
      const real = realPaths.get(path) ?? realpathSync(path);
      realPaths.set(path, real);
      return real;
    },
    readText(path) {
      const known = texts.get(path);
      if (known !== undefined) return known;
      if (view.kindOf(path) !== 'file') return undefined;
      const bytes = readFileSync(path);
      const text = bytes.toString('utf8');
      texts.set(path, text);
      files.set(path, digestBytes(bytes));
      return text;
    },
    namesIn(path) {
      const names = readdirSync(path);
      view.noteFolder(path, names);
      return names.sort(compareCodeUnits);
    },
    noteFile: (path, digest) => void files.set(path, digest),
    noteFolder(path, names) {
      kinds.set(path, 'folder');
      folders.set(path, digestNames([...names].sort(compareCodeUnits)));
    },
    noteRealPath: (path, real) => void realPaths.set(path, real),
    leaveOpen() {
      isOpen = true;
    },
    seen: () => ({
      kinds: Object.fromEntries(kinds),
      realPaths: Object.fromEntries(realPaths),
      files: Object.fromEntries(files),
      folders: Object.fromEntries(folders),
      isOpen,
    }),
  };
  return view;
}

export function lookAt(path: string): PathKind {
  const found = statSync(path, { throwIfNoEntry: false });
  if (!found) return null;
  return found.isFile() ? 'file' : found.isDirectory() ? 'folder' : 'other';
}

export function digestNames(names: readonly string[]): Digest {
  return digestBytes(JSON.stringify(names));
}
