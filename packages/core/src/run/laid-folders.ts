// Folders that nodes read, laid out once for a run, however many nodes read them. Whoever owns one can write to it: it is
// looked at before it is handed out again, and laid out anew when it is not as it was.

import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Digest } from '../base/brand.ts';
import { digestPath } from '../store/digest-path.ts';
import type { Execution } from './execution.ts';
import { markInput } from './mark-input.ts';
import { makeNodeFolder } from './node-folders.ts';

interface LaidFolder {
  readonly path: string;
  mark: string | undefined;
}

const laid = new WeakMap<Execution, Map<Digest, Promise<LaidFolder | undefined>>>();
let count = 0;

/** The path of a folder artifact, verified; undefined when it is missing or damaged in the store. */
export async function layFolder(digest: Digest, execution: Execution): Promise<string | undefined> {
  const all = laid.get(execution) ?? new Map<Digest, Promise<LaidFolder | undefined>>();
  laid.set(execution, all);
  const before = all.get(digest);
  const wanted = (before?.then(stillWhole.bind(undefined, digest)) ?? Promise.resolve(undefined)).then(
    (folder) => folder ?? lay(digest, execution),
  );
  // Set before anything is waited for, so that all who ask at once are given one.
  all.set(digest, wanted);
  const folder = await wanted.catch((error: unknown) => {
    all.delete(digest);
    throw error;
  });
  return folder?.path;
}

async function lay(digest: Digest, { store, workspace }: Execution): Promise<LaidFolder | undefined> {
  count += 1;
  const above = join(workspace, 'inputs');
  if (!existsSync(above)) makeNodeFolder(above);
  const path = join(above, String(count));
  return (await store.layOut(digest, path)) ? { path, mark: markInput(path) } : undefined;
}

async function stillWhole(digest: Digest, folder: LaidFolder | undefined): Promise<LaidFolder | undefined> {
  if (!folder) return undefined;
  const mark = markInput(folder.path);
  if (mark === folder.mark) return folder;
  // Another run may have given its files another name, which leaves a mark too.
  if ((await digestPath(folder.path).catch(() => undefined)) !== digest) return undefined;
  return { path: folder.path, mark };
}
