// Versions of a deployed model that exist but may not be in this registry: those of fetched runs, those of a registry
// that was moved away, and those that a tag names. So one number means one model in every clone.

import type { KnownVersion } from '../../registry/publish.ts';
import { createGit, isGitError } from '../git/create-git.ts';
import { readRunCommits } from '../records/list-committed.ts';
import { readSummaries } from '../records/list-summaries.ts';
import { tagOf } from './tag-deployed.ts';

export async function findVersions(root: string, pipeline: string, name: string): Promise<readonly KnownVersion[]> {
  const deployed = (await readSummaries(root)).runs
    .flatMap((run) => run.deployed)
    .filter((version) => version.name === name);
  const known = deployed.map(({ version, digest }) => ({ version, digest }));
  const tagged = await listTagged(root, pipeline, name);
  return [...known, ...tagged];
}

/** A tag is in every clone, together with the commit of its run, which says what was deployed. */
async function listTagged(root: string, pipeline: string, name: string): Promise<readonly KnownVersion[]> {
  // The text before the number.
  const prefix = tagOf(pipeline, name, 0).slice(0, -1);
  try {
    const git = createGit(root);
    const listed = await git('for-each-ref', '--format=%(refname:strip=2) %(*objectname)', `refs/tags/${prefix}*`);
    const tags = listed.split('\n').map((line) => line.slice(prefix.length).split(' '));
    const versions = tags.filter(([number = '']) => /^[1-9]\d*$/.test(number));
    const runs = await readRunCommits(
      root,
      versions.map(([, commit = '']) => commit),
    );
    return versions.map(([number, commit = '']) => {
      const version = Number(number);
      const deployed = runs.get(commit)?.deployed.find((other) => other.name === name && other.version === version);
      return { version, digest: deployed?.digest ?? null };
    });
  } catch (error) {
    if (!isGitError(error)) throw error;
    return [];
  }
}
