// The folders of one node while it is made, in the workspace of its run. Each is made by whoever first has something for
// it: most nodes need one.

import { existsSync, mkdirSync, rmdirSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';

export interface NodeFolders {
  /** Where outputs are written, each under its name. */
  readonly outputs: string;
  /** The step's own. */
  readonly work: string;
}

let count = 0;

/** Names that no other node of this process has: what a node left running finds nothing of the next. */
export function createNodeFolders(workspace: string): NodeFolders {
  count += 1;
  const folder = join(workspace, `node-${count}`);
  return { outputs: folder, work: `${folder}-work` };
}

/** Makes one of them, and the workspace with the first. */
export function makeNodeFolder(folder: string): void {
  // One at a time: with `recursive`, Node tells of a disk that is full or read-only as of a folder that is missing.
  if (!existsSync(dirname(folder))) makeNodeFolder(dirname(folder));
  mkdirSync(folder);
}

/** Those that are left. */
export async function removeNodeFolders(folders: Partial<NodeFolders>): Promise<void> {
  for (const folder of Object.values(folders)) {
    if (!existsSync(folder)) continue;
    try {
      // Its outputs are in the store, so it is empty: a tenth of the time that looking through it takes.
      rmdirSync(folder);
    } catch {
      await rm(folder, { recursive: true, force: true });
    }
  }
}
