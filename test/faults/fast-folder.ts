// Where the rigs of these tests lie: in memory where there is such a folder, since a run syncs all that it writes.

import { mkdtemp, realpath } from 'node:fs/promises';
import { join } from 'node:path';
import { fastFolder } from '../contract/temp-place.ts';

export async function makeFastFolder(): Promise<string> {
  return realpath(await mkdtemp(join(fastFolder, 'cairn-rig-')));
}
