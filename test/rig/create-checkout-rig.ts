// A rig with the pipelines of this repository: their files are linked or copied, and the rig has its own store and
// records.

import { cp, symlink } from 'node:fs/promises';
import { createRig, type Rig, repository } from './create-rig.ts';

/** `pipelines/` is copied, so that a test may edit it; its imports are those of the repository. */
export async function createCheckoutRig(): Promise<Rig> {
  const rig = await createRig({ packages: 'source' });
  await cp(`${repository}/pipelines`, rig.path('pipelines'), {
    recursive: true,
    filter: (path) => !path.endsWith('node_modules') && !path.endsWith('.cairn'),
  });
  await rig.write(
    'package.json',
    '{ "name": "rig", "private": true, "type": "module", "workspaces": ["pipelines"] }\n',
  );
  await symlink(`${repository}/package-lock.json`, rig.path('package-lock.json'));
  return rig;
}
