// A file counts as unchanged if its size, mtime, ctime, inode and device are unchanged. The ctime makes this safe: a
// program that writes to a file can set its mtime back, but not its ctime.

import type { BigIntStats } from 'node:fs';

export function markOf({ size, mtimeNs, ctimeNs, ino, dev }: BigIntStats): string {
  return `${size} ${mtimeNs} ${ctimeNs} ${ino} ${dev}`;
}

/**
 * From the mark of a file to its mark after this process added or removed a name (hard link). The bytes are the same.
 */
const afterLinking = new Map<string, string>();
/** If an entry is removed, its file is only hashed again. */
const mostRemembered = 200_000;

/**
 * A hard link changes the ctime of a file, as a write does. Notes that it was a link, if nothing else shows a write.
 */
export function noteLinked(before: BigIntStats, after: BigIntStats): void {
  const isSame = after.ino === before.ino && after.mtimeNs === before.mtimeNs && after.size === before.size;
  if (!isSame || after.ctimeNs === before.ctimeNs) return;
  if (afterLinking.size >= mostRemembered) afterLinking.clear();
  afterLinking.set(markOf(before), markOf(after));
}

/** The current mark of a file, if the only changes since `known` are those that `noteLinked` noted. */
export function markAfterLinking(known: string): string {
  let mark = known;
  for (let next = afterLinking.get(mark); next !== undefined; next = afterLinking.get(mark)) mark = next;
  return mark;
}

/** Whether two marks of a file differ at most in its number of names (hard links). */
export function isSameMark(known: string | undefined, now: string | undefined): boolean {
  for (let mark = known; mark !== now; ) {
    mark = mark === undefined ? undefined : afterLinking.get(mark);
    if (mark === undefined) return false;
  }
  return true;
}

/**
 * Whether a file changed so long before a moment that another change at that moment would be visible. Git calls other
 * files racy.
 *
 * @param since - nanoseconds since 1970
 */
export function isSettledBefore({ ctimeNs }: Pick<BigIntStats, 'ctimeNs'>, since: bigint): boolean {
  return ctimeNs + grain(ctimeNs) < since;
}

/** Linux uses the time of the last clock tick: at most 10 ms ago. Some file systems store whole seconds. */
function grain(ctimeNs: bigint): bigint {
  return ctimeNs % 1_000_000_000n === 0n ? 2_000_000_000n : 20_000_000n;
}
