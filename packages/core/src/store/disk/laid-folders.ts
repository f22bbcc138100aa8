// Folders that were laid out for readers, as they are given back: the next folder that is laid out is made of the one
// that is nearest to it, so that of twenty thousand files one is linked, and read, where one is another.
//
// Nobody else reads a folder that lies here, and whoever takes one has renamed it away first: so a folder is never
// changed under a reader, and two runs never take the same. Its index says of every file under which mark its bytes were
// verified. A file whose mark is another now, by whatever did that, is taken out and laid out as any other: verified.
// What is kept here can be removed at any moment, and is made again.

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

/** Files. To lay out fewer takes no longer than to keep them. */
const worthKeeping = 200;
/** Folders kept: a pipeline reads few large ones, and each takes a name for every file. */
const mostKept = 4;

const tree = 'tree';
const index = 'index.json';

/** What of a folder is there already, and where what is missing is to be put. */
export interface TakenFolder {
  /** A folder of the caller's alone. */
  readonly path: string;
  /** Members that are in it, whole. */
  readonly members: ReadonlyMap<string, LaidMember>;
}

export class LaidFolders {
  readonly #layout: Layout;
  /** What was laid out by this process and is read, by its path. */
  readonly #read = new Map<string, LaidIndex>();

  constructor(layout: Layout) {
    this.#layout = layout;
  }

  isWorthKeeping(entries: readonly FolderEntry[]): boolean {
    return entries.length >= worthKeeping;
  }

  /**
   * Takes the folder that is nearest to a wanted one, without what the wanted one does not have. Undefined where none
   * shares half of it.
   *
   * @param path - a folder on the disk of the store; what is taken is moved into it, also what turns out to be of no use
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

  /** Keeps a folder that nobody reads any more. Where it cannot be kept, it stays where it is. */
  keep(path: string): void {
    const known = this.#read.get(path);
    this.#read.delete(path);
    if (!known) return;
    // Names that were given to its files since, and taken away, have set their ctimes.
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
      // The disk is full, or another one, or read-only.
    }
  }

  /** Those of a digest first, then the newest. */
  #list(digest: Digest): readonly string[] {
    const named = listOrNone(this.#layout.laid).map((name) => {
      const stats = lstatSync(join(this.#layout.laid, name), { throwIfNoEntry: false });
      return { name, isSame: name.startsWith(digest), at: stats?.mtimeMs ?? 0 };
    });
    return named.sort((a, b) => Number(b.isSame) - Number(a.isSame) || b.at - a.at).map(({ name }) => name);
  }
}

/** Removes all that is kept, while others may take of it: its files are those of artifacts, which it would keep on disk. */
export function removeLaidFolders(layout: Layout): void {
  for (const name of listOrNone(layout.laid)) removeLaid(layout, name);
}

function removeLaid(layout: Layout, name: string): void {
  const going = join(layout.temporary, temporaryName());
  if (!moveAway(join(layout.laid, name), going)) return;
  try {
    rmSync(going, { recursive: true, force: true });
  } catch {
    // It is swept when this process is gone.
  }
}

/** What another user of the machine puts there is not believed: marks say nothing of bytes that nobody verified. */
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

/** False where another process took it. */
function moveAway(from: string, to: string): boolean {
  try {
    renameSync(from, to);
    return true;
  } catch {
    return false;
  }
}

/** Removes what is not wanted, or is not as it was; returns what is left. Undefined where that is not possible. */
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
    // Those below come later.
    for (const name of [...folders.keys()].reverse()) if (!needed.has(name)) rmdirSync(join(path, name));
    return members;
  } catch {
    return undefined;
  }
}
