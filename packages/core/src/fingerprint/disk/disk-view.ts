// The disk as planning sees it. Each look is taken once, and remembered with what was found: also that something was not
// there. So a plan can be kept, and believed as long as every look would find the same.

import { type BigIntStats, readdirSync, readFileSync, realpathSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { Digest } from '../../base/brand.ts';
import { compareCodeUnits } from '../../base/canonical.ts';
import { digestBytes } from '../../base/digest.ts';

export type PathKind = 'file' | 'folder' | 'other' | null;

/** What was seen, by absolute path. */
export interface SeenOnDisk {
  /** Null where nothing is. */
  readonly kinds: Readonly<Record<string, PathKind>>;
  readonly realPaths: Readonly<Record<string, string>>;
  /** Digests of what was read. */
  readonly files: Readonly<Record<string, Digest>>;
  /** How files were seen when their digests were known to be those of their bytes: where that was looked at. */
  readonly looks: ReadonlyMap<string, BigIntStats>;
  /** Digests of the names in folders. */
  readonly folders: Readonly<Record<string, Digest>>;
  /** Something was looked at that cannot be told again. */
  readonly isOpen: boolean;
}

export interface SeenEntry {
  readonly name: string;
  readonly kind: PathKind;
  /** Or something that cannot be told from one without another look. */
  readonly isLink: boolean;
}

export interface DiskView {
  kindOf(path: string): PathKind;
  realPath(path: string): string;
  /** Undefined where there is no file. */
  readText(path: string): string | undefined;
  /** Names in a folder, in code-unit order. */
  namesIn(path: string): readonly string[];
  /** As `namesIn`, with what each is: of a link, what it leads to. One question for all that are no links. */
  entriesIn(path: string): readonly SeenEntry[];
  /**
   * Notes a file that somebody else read.
   *
   * @param stats - as it was seen before that, if any change since would show in its mark
   */
  noteFile(path: string, digest: Digest, stats?: BigIntStats): void;
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
        // Some file systems do not say what an entry is.
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
