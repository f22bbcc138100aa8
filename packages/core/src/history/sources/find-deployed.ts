// A version of a deployed model, from the registry of the project.

import { join } from 'node:path';
import { findHome } from '../../plan/project/find-project.ts';
import { lookUpVersion, type RegisteredVersion } from '../../registry/registry.ts';

/** @throws AuthorError `unknown-version`; Error if its bundle was removed */
export async function findDeployed(root: string, name: string, wanted: string): Promise<RegisteredVersion> {
  const found = await lookUpVersion(join(findHome(root), '.cairn'), name, wanted);
  if (found.isRemoved) throw new Error(`the bundle of ${name}@v${found.version} was removed`);
  return found;
}
