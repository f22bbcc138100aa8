// Whether the code that a machine sees is what the key of a node says. A network disk may show an edit later than the
// machine where it was made: what differs is read again for a while.

import { setTimeout as sleep } from 'node:timers/promises';
import type { Digest } from '../../base/brand.ts';
import { digestFile } from '../../base/digest.ts';

/**
 * The first file that has other bytes, or is missing.
 *
 * @param patience - seconds that it is read again for
 */
export async function findOtherCode(
  files: Readonly<Record<string, Digest>>,
  patience: number,
): Promise<string | undefined> {
  for (const [file, digest] of Object.entries(files)) {
    const isSame = async () => (await digestFile(file).catch(() => undefined)) === digest;
    if (await isSame()) continue;
    let wait = 0.5;
    let waited = 0;
    for (; waited < patience && !(await isSame()); wait *= 2) {
      const next = Math.min(wait, patience - waited);
      await sleep(next * 1000);
      waited += next;
    }
    if (!(await isSame())) return file;
  }
  return undefined;
}
