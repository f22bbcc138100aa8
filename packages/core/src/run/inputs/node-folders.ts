// The folders of one node while it is made, in the workspace of its run. Each is made by whoever first has something for
// it: most nodes need one.

import { closeSync, existsSync, fstatSync, mkdirSync, openSync, readdirSync, rmdirSync, unlinkSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { noteLinked } from '../../base/file-mark.ts';

export interface NodeFolders {
  /** Where outputs are written, each under its name. */
  readonly outputs: string;
  /** The step's own. */
  readonly work: string;
}

let count = 0;

/** Where a program writes, in the folder that it runs in. */
export const outputsOfCommand = 'outputs';

/** Names that no other node of this process has: what a node left running finds nothing of the next. */
export function createNodeFolders(workspace: string, isCommand: boolean): NodeFolders {
  count += 1;
  const folder = join(workspace, `node-${count}`);
  const work = `${folder}-work`;
  return { outputs: isCommand ? join(work, outputsOfCommand) : folder, work };
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
    removeLinks(folder);
    try {
      // Its outputs are in the store, so it is empty: a tenth of the time that looking through it takes.
      rmdirSync(folder);
    } catch {
      await rm(folder, { recursive: true, force: true });
    }
  }
}

/** Takes names away that files of the store were given, so that they are known to be the same without them. */
export function removeLinks(folder: string): void {
  const inputs = join(folder, 'inputs');
  if (!existsSync(inputs)) return;
  for (const entry of readdirSync(inputs, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue;
    const path = join(entry.parentPath, entry.name);
    try {
      const file = openSync(path, 'r');
      try {
        const before = fstatSync(file, { bigint: true });
        if (before.nlink > 1n) {
          unlinkSync(path);
          noteLinked(before, fstatSync(file, { bigint: true }));
        }
      } finally {
        closeSync(file);
      }
    } catch {
      // It goes with its folder.
    }
  }
}
