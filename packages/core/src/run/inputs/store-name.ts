// The name of an item, as a value that nodes are given.

import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { digestBytes } from '../../base/digest.ts';
import { temporaryName } from '../../files/temp-owner.ts';
import type { Execution } from '../execution.ts';

/** Stores a name as a text, unless it is there. */
export async function storeName(
  name: string,
  { store, workspace }: Pick<Execution, 'store' | 'workspace'>,
): Promise<void> {
  if (await store.pathOf(digestBytes(name))) return;
  const path = join(workspace, temporaryName());
  await writeFile(path, name);
  await store.adopt(path, 'file');
}
