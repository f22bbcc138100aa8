// A file counts as the same while its size, mtime, ctime, inode and device are. The ctime is what makes this sound:
// whoever writes to a file can set its mtime back, but not its ctime.

import type { BigIntStats } from 'node:fs';

export function markOf({ size, mtimeNs, ctimeNs, ino, dev }: BigIntStats): string {
  return `${size} ${mtimeNs} ${ctimeNs} ${ino} ${dev}`;
}

/** From the mark of a file to its mark after this process gave it another name, or took one away: its bytes are the same. */
const afterLinking = new Map<string, string>();
/** To forget is to hash again. */
const mostRemembered = 200_000;

/** A hard link sets the ctime of a file, as a write does. Notes that it was one, where nothing else shows of a write. */
export function noteLinked(before: BigIntStats, after: BigIntStats): void {
  const isSame = after.ino === before.ino && after.mtimeNs === before.mtimeNs && after.size === before.size;
  if (!isSame || after.ctimeNs === before.ctimeNs) return;
  if (afterLinking.size >= mostRemembered) afterLinking.clear();
  afterLinking.set(markOf(before), markOf(after));
}

/** The mark that a file has by now, if all that was done to it since is what `noteLinked` noted. */
export function markAfterLinking(known: string): string {
  let mark = known;
  for (let next = afterLinking.get(mark); next !== undefined; next = afterLinking.get(mark)) mark = next;
  return mark;
}

/** Whether a file that had one mark and has another now differs in the number of its names alone. */
export function isSameMark(known: string | undefined, now: string | undefined): boolean {
  for (let mark = known; mark !== now; ) {
    mark = mark === undefined ? undefined : afterLinking.get(mark);
    if (mark === undefined) return false;
  }
  return true;
}

/**
 * Whether a file changed so long before a moment that another change at that moment would show: git calls the others
 * racy.
 *
 * @param since - nanoseconds since 1970
 */
export function isSettledBefore({ ctimeNs }: Pick<BigIntStats, 'ctimeNs'>, since: bigint): boolean {
  return ctimeNs + grain(ctimeNs) < since;
}

/** Linux stamps files with the time of the last tick: 10 ms at the coarsest; some file systems keep whole seconds. */
function grain(ctimeNs: bigint): bigint {
  return ctimeNs % 1_000_000_000n === 0n ? 2_000_000_000n : 20_000_000n;
}
