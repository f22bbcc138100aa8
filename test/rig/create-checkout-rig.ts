// A rig whose pipelines are those of this repository: their files linked or copied, their store and records its own.

import { cp, symlink } from 'node:fs/promises';
import { createRig, type Rig, repository } from './create-rig.ts';

/** `pipelines/` is copied, so that a test may edit it; what it imports is the repository's own. */
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
