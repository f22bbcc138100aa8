// Laid-out folders that readers have returned. The next folder is made from the most similar one. So if one of twenty
// thousand files differs, only that file is linked and read.
//
// No process reads a folder that is here, and a process that takes one renames it first. So a folder never changes
// while it is read, and two runs never take the same one. Its index has the mark of every file when its bytes were
// verified. A file whose mark has changed, for whatever reason, is removed and laid out from verified bytes. Everything
// here can be removed at any moment, and is made again.

import { lstatSync, mkdirSync, renameSync, rmdirSync, rmSync, unlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Digest } from '../../base/brand.ts';
import type { FolderEntry } from '../../base/digest.ts';
import { isSameMark, markAfterLinking } from '../../base/file-mark.ts';
import { markTree } from '../../files/mark-tree.ts';
import { listOrNone, readOrNone } from '../../files/read-small.ts';
import { temporaryName } from '../../files/temp-owner.ts';
import { type LaidIndex, type LaidMember, readIndex, writeIndex } from './laid-index.ts';
import type { Layout } from './layout.ts';

/** The minimum number of files. Laying out fewer files takes no longer than keeping them. */
const worthKeeping = 200;
/** The maximum number of folders: a pipeline reads few large ones, and each needs a name for every file. */
const mostKept = 4;

const tree = 'tree';
const index = 'index.json';

/** The files that a folder has already, and the path for the missing ones. */
export interface TakenFolder {
  /** A folder that only the caller uses. */
  readonly path: string;
  /** Members that are complete in the folder. */
  readonly members: ReadonlyMap<string, LaidMember>;
}

export class LaidFolders {
  readonly #layout: Layout;
  /** Folders that this process laid out and that are being read, by path. */
  readonly #read = new Map<string, LaidIndex>();

  constructor(layout: Layout) {
    this.#layout = layout;
  }

  isWorthKeeping(entries: readonly FolderEntry[]): boolean {
    return entries.length >= worthKeeping;
  }

  /**
   * Takes the folder that is most similar to the required one, and removes what the required one does not have.
   * Undefined if none shares half of it.
   *
   * @param path - a folder on the disk of the store; the folder is moved into it, even if it turns out to be useless
   */
  take(digest: Digest, entries: readonly FolderEntry[], path: string): TakenFolder | undefined {
    const wanted = new Map(entries.map((entry) => [entry.name, entry]));
    for (const name of this.#list(digest)) {
      const [kept, mine] = [join(this.#layout.laid, name), join(path, name)];
      const known = isOwn(kept) ? readIndex(readOrNone(join(kept, index))) : undefined;
      if ((known && !isNear(known, digest, wanted)) || !moveAway(kept, mine)) continue;
      const members = known && reduce(join(mine, tree), known, wanted);
      if (members) return { path: join(mine, tree), members };
    }
    return undefined;
  }

  /** Notes a folder that is read from now on. */
  note(path: string, digest: Digest, members: readonly LaidMember[]): void {
    this.#read.set(path, { digest, members });
  }

  /** Keeps a folder that is not read any more. If that fails, the folder stays at its path. */
  keep(path: string): void {
    const known = this.#read.get(path);
    this.#read.delete(path);
    if (!known) return;
    // Names that were added to its files and removed again have changed their ctimes.
    const members = known.members.map((member) => ({ ...member, mark: member.mark && markAfterLinking(member.mark) }));
    const around = `${path}.${temporaryName()}`;
    try {
      mkdirSync(around);
      writeFileSync(join(around, index), writeIndex({ ...known, members }));
      renameSync(path, join(around, tree));
      mkdirSync(this.#layout.laid, { recursive: true });
      renameSync(around, join(this.#layout.laid, `${known.digest}-${temporaryName()}`));
      for (const name of this.#list(known.digest).slice(mostKept)) removeLaid(this.#layout, name);
    } catch {
      // The disk is full, read-only, or another one.
    }
  }

  /** Folders with the digest first, then the newest. */
  #list(digest: Digest): readonly string[] {
    const named = listOrNone(this.#layout.laid).map((name) => {
      const stats = lstatSync(join(this.#layout.laid, name), { throwIfNoEntry: false });
      return { name, isSame: name.startsWith(digest), at: stats?.mtimeMs ?? 0 };
    });
    return named.sort((a, b) => Number(b.isSame) - Number(a.isSame) || b.at - a.at).map(({ name }) => name);
  }
}

/**
 * Removes all kept folders, even while other processes take some. Their links would keep removed artifacts on the disk.
 */
export function removeLaidFolders(layout: Layout): void {
  for (const name of listOrNone(layout.laid)) removeLaid(layout, name);
}

function removeLaid(layout: Layout, name: string): void {
  const going = join(layout.temporary, temporaryName());
  if (!moveAway(join(layout.laid, name), going)) return;
  try {
    rmSync(going, { recursive: true, force: true });
  } catch {
    // It is removed when this process has ended.
  }
}

/** A folder that another user of the machine made is not used: marks prove nothing about bytes that nobody verified. */
function isOwn(kept: string): boolean {
  const user = process.getuid?.();
  return [kept, join(kept, index)].every(
    (path) => user === undefined || lstatSync(path, { throwIfNoEntry: false })?.uid === user,
  );
}

function isNear(known: LaidIndex, digest: Digest, wanted: ReadonlyMap<string, FolderEntry>): boolean {
  if (known.digest === digest) return true;
  const same = known.members.filter((member) => isEqual(member, wanted.get(member.name)));
  return 2 * same.length >= Math.max(wanted.size, known.members.length);
}

function isEqual(member: FolderEntry, entry: FolderEntry | undefined): boolean {
  return entry?.digest === member.digest && entry.isExecutable === member.isExecutable;
}

/** False if another process took it. */
function moveAway(from: string, to: string): boolean {
  try {
    renameSync(from, to);
    return true;
  } catch {
    return false;
  }
}

/** Removes files that are not required or have changed, and returns the rest. Undefined if that is not possible. */
function reduce(
  path: string,
  known: LaidIndex,
  wanted: ReadonlyMap<string, FolderEntry>,
): ReadonlyMap<string, LaidMember> | undefined {
  try {
    const { files, folders } = markTree(path)!;
    const members = new Map<string, LaidMember>();
    for (const member of known.members)
      if (
        isEqual(member, wanted.get(member.name)) &&
        member.mark !== null &&
        isSameMark(member.mark, files.get(member.name))
      )
        members.set(member.name, member);
    for (const name of files.keys()) if (!members.has(name)) unlinkSync(join(path, name));
    const needed = new Set<string>(['']);
    for (const name of wanted.keys())
      for (let above = dirname(name); above !== '.' && !needed.has(above); above = dirname(above)) needed.add(above);
    // Inner folders come later in the list.
    for (const name of [...folders.keys()].reverse()) if (!needed.has(name)) rmdirSync(join(path, name));
    return members;
  } catch {
    return undefined;
  }
}
