// States of nodes that are not done, next to the store's artifacts: `checkpoints/<id>/`, where the id is the node's key, or
// the key and `-impure` for runs with `--allow-impure`. A state is not an artifact: nothing names it by its digest, and it may
// be lost at any time.

import { rmSync, statSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Key } from '../base/brand.ts';
import { listOrNone } from '../files/read-small.ts';
import type { Store } from './store.ts';

/** @returns the id, and never a path that leads elsewhere: a key is digits */
export function checkpointId(key: Key, allowsImpure: boolean): string {
  return allowsImpure ? `${key}-impure` : key;
}

export function checkpointFolder({ temporary }: Pick<Store, 'temporary'>, id: string): string {
  return join(checkpointsOf(temporary), id);
}

export async function removeCheckpoint(store: Pick<Store, 'temporary'>, id: string): Promise<void> {
  // Most nodes have none.
  const folder = checkpointFolder(store, id);
  if (!statSync(folder, { throwIfNoEntry: false })) return;
  await rm(folder, { recursive: true, force: true }).catch(() => undefined);
}

const dayMs = 24 * 60 * 60 * 1000;
/** Who does not go on within a week starts again. */
const mostDays = 7;

/**
 * Removes states that nobody will go on from: those of nodes that have a result, and those that were saved long ago.
 *
 * @param made - keys that have a result
 * @param now - milliseconds since 1970
 */
export function sweepCheckpoints(
  store: Pick<Store, 'temporary'>,
  made: ReadonlySet<string>,
  { isDry = false, now = Date.now() } = {},
): number {
  const folder = checkpointsOf(store.temporary);
  let swept = 0;
  for (const id of listOrNone(folder)) {
    const stats = statSync(join(folder, id), { throwIfNoEntry: false });
    const isOld = stats !== undefined && now - stats.mtimeMs > mostDays * dayMs;
    if (!stats || !(isOld || made.has(id.replace(/-impure$/, '')))) continue;
    if (!isDry) rmSync(join(folder, id), { recursive: true, force: true });
    swept += 1;
  }
  return swept;
}

/** The folder for workspaces is in the store's own folder. */
function checkpointsOf(temporary: string): string {
  return join(dirname(temporary), 'checkpoints');
}
