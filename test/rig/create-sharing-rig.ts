// Two clones of one project on two machines: each has its own folder, home folder and caches.

import { mkdir, mkdtemp, realpath, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createRig, type Rig, repository } from './create-rig.ts';

export interface SharingRig extends AsyncDisposable {
  readonly ada: Rig;
  readonly ben: Rig;
  /** A folder that both can reach. */
  readonly folder: string;
}

export async function createSharingRig(write: (rig: Rig) => Promise<void>): Promise<SharingRig> {
  const folder = await realpath(await mkdtemp(join(tmpdir(), 'cairn-shared-')));
  const [ada, ben] = [await createMachine(write), await createMachine(write)];
  return {
    ...{ ada, ben, folder },
    async [Symbol.asyncDispose]() {
      await ada[Symbol.asyncDispose]();
      await ben[Symbol.asyncDispose]();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

async function createMachine(write: (rig: Rig) => Promise<void>): Promise<Rig> {
  const rig = await createRig({ packages: 'source' });
  await write(rig);
  for (const name of ['store-http', 'store-s3'])
    await symlink(join(repository, 'packages', name), rig.path('node_modules/@cairn', name));
  await mkdir(rig.path('.home'));
  Object.assign(rig.environment, { HOME: rig.path('.home'), XDG_CACHE_HOME: rig.path('.home/.cache') });
  delete (rig.environment as Record<string, string>)['CAIRN_CACHE'];
  return rig;
}
