// Which versions of a deployed model are taken that this registry need not know: those of runs that were fetched, or of a
// registry that was moved away, and those that a tag names. One number is one model, in every clone.

import type { KnownVersion } from '../registry/publish.ts';
import { createGit, isGitError } from './create-git.ts';
import { listRuns } from './list-runs.ts';
import { tagOf } from './tag-deployed.ts';

export async function findVersions(root: string, pipeline: string, name: string): Promise<readonly KnownVersion[]> {
  const deployed = (await listRuns(root)).flatMap((run) => run.deployed).filter((version) => version.name === name);
  const tagged = (await listTagged(root, pipeline, name)).map((version) => ({ version, digest: null }));
  return [...deployed.map(({ version, digest }) => ({ version, digest })), ...tagged];
}

async function listTagged(root: string, pipeline: string, name: string): Promise<readonly number[]> {
  // The number is what follows: a number that no version has is asked for, and taken off.
  const prefix = tagOf(pipeline, name, 0).slice(0, -1);
  try {
    const listed = await createGit(root)('for-each-ref', '--format=%(refname:strip=2)', `refs/tags/${prefix}*`);
    const numbers = listed.split('\n').map((tag) => tag.slice(prefix.length));
    return numbers.filter((text) => /^[1-9]\d*$/.test(text)).map(Number);
  } catch (error) {
    if (!isGitError(error)) throw error;
    return [];
  }
}
