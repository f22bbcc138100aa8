// What a step that takes long keeps of its work, so that it can go on after it was killed.

import type { StoredFile } from '../kinds/file.ts';

/**
 * The state of a node that is not done. It is kept under the node's key, so an edit of code, params or inputs starts from
 * the beginning, and it is removed when the node is done.
 *
 * The contract: a step that goes on from a state gives the same bytes as one that was never interrupted. So the state has
 * to contain everything that the rest of the work depends on, the random numbers that were drawn too. Cairn cannot check
 * this in an ordinary run; `cairn run --twice` makes the node a second time without a state, and compares.
 */
export interface Checkpoint {
  /**
   * The state that was saved last, whole and verified; undefined in the first attempt, with `--force`, and in the second
   * time of `--twice`. The path is a copy of the step's own, a file or a folder as it was saved; `bytes` and `text` are of
   * a file.
   */
  load(): Promise<StoredFile | undefined>;
  /**
   * Keeps a state in place of the one before, completely or not at all. It waits for the disk, so save at intervals of
   * seconds and not after each item.
   *
   * @param state - bytes, or the path of a file or a folder, which is copied
   */
  save(state: Uint8Array | { readonly path: string }): Promise<void>;
}
