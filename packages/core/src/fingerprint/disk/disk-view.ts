// The disk as planning reads it. Every answer is read once and remembered, even if something does not exist. So a plan
// can be stored, and is valid as long as a new look would give the same answers.

import { type BigIntStats, readdirSync, readFileSync, realpathSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { Digest } from '../../base/brand.ts';
import { compareCodeUnits } from '../../base/canonical.ts';
import { digestBytes } from '../../base/digest.ts';

export type PathKind = 'file' | 'folder' | 'other' | null;

/** What was read, by absolute path. */
export interface SeenOnDisk {
  /** Null if nothing exists at the path. */
  readonly kinds: Readonly<Record<string, PathKind>>;
  readonly realPaths: Readonly<Record<string, string>>;
  /** Digests of files that were read. */
  readonly files: Readonly<Record<string, Digest>>;
  /** The stats of files at the time when their digests were known to match, if the stats were read. */
  readonly looks: ReadonlyMap<string, BigIntStats>;
  /** Digests of the names in folders. */
  readonly folders: Readonly<Record<string, Digest>>;
  /** Something was read that cannot be checked again. */
  readonly isOpen: boolean;
}

export interface SeenEntry {
  readonly name: string;
  readonly kind: PathKind;
  /** Also true for an entry that only a second look could tell from a link. */
  readonly isLink: boolean;
}

export interface DiskView {
  kindOf(path: string): PathKind;
  realPath(path: string): string;
  /** Undefined if it is not a file. */
  readText(path: string): string | undefined;
  /** Names in a folder, in code-unit order. */
  namesIn(path: string): readonly string[];
  /** Like `namesIn`, with the type of each; for a link, the type of its target. One system call, except for links. */
  entriesIn(path: string): readonly SeenEntry[];
  /**
   * Notes a file that other code read.
   *
   * @param stats - its stats before it was read, if a later change would show in its mark
   */
  noteFile(path: string, digest: Digest, stats?: BigIntStats): void;
  /** Notes a folder, or the target of a path, that other code read. */
  noteFolder(path: string, names: readonly string[]): void;
  noteRealPath(path: string, real: string): void;
  /** Notes that something was read which cannot be checked again. */
  leaveOpen(): void;
  seen(): SeenOnDisk;
}

export function createDiskView(): DiskView {
  const kinds = new Map<string, PathKind>();
  const realPaths = new Map<string, string>();
  const texts = new Map<string, string>();
  const files = new Map<string, Digest>();
  const folders = new Map<string, Digest>();
  const looks = new Map<string, BigIntStats>();
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
    entriesIn(path) {
      const entries = readdirSync(path, { withFileTypes: true }).sort((a, b) => compareCodeUnits(a.name, b.name));
      view.noteFolder(
        path,
        entries.map(({ name }) => name),
      );
      return entries.map((entry) => {
        const below = join(path, entry.name);
        // Some file systems do not return the type of an entry.
        const kind = entry.isFile() ? 'file' : entry.isDirectory() ? 'folder' : view.kindOf(below);
        kinds.set(below, kind);
        return { name: entry.name, kind, isLink: !entry.isFile() && !entry.isDirectory() };
      });
    },
    noteFile(path, digest, stats) {
      files.set(path, digest);
      if (stats) looks.set(path, stats);
      else looks.delete(path);
    },
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
      looks,
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
