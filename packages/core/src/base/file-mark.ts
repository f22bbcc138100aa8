// A file counts as the same while its size, mtime, ctime, inode and device are. The ctime is what makes this sound:
// whoever writes to a file can set its mtime back, but not its ctime.

import type { BigIntStats } from 'node:fs';

export function markOf({ size, mtimeNs, ctimeNs, ino, dev }: BigIntStats): string {
  return `${size} ${mtimeNs} ${ctimeNs} ${ino} ${dev}`;
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
