// The folder for the rigs of these tests: in memory if there is such a folder, because a run syncs everything it
// writes.

import { mkdtemp, realpath } from 'node:fs/promises';
import { join } from 'node:path';
import { fastFolder } from '../contract/temp-place.ts';

export async function makeFastFolder(): Promise<string> {
  return realpath(await mkdtemp(join(fastFolder, 'cairn-rig-')));
}
