// Edits of metadata in git: each is a commit without files, whose message is the edit, under
// refs/cairn/metadata/<run>/<digest>. Such a ref never moves, so edits of several people are exchanged as runs are.

import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { isDigits, isRunId } from '../../base/safe-name.ts';
import { temporaryPrefix } from '../../files/temp-owner.ts';
import { createGit, isGitError } from '../git/create-git.ts';
import { identify } from '../git/identify.ts';

export const metadataRefs = 'refs/cairn/metadata';

/** The text of an edit, and what its name says about it. */
export interface NamedEdit {
  readonly run: string;
  readonly digest: string;
  readonly text: string;
}

export function metadataRefOf({ run, digest }: Pick<NamedEdit, 'run' | 'digest'>): string {
  return `${metadataRefs}/${run}/${digest}`;
}

/** The run that a ref is an edit of; undefined for other refs. */
export function runOfMetadataRef(ref: string): string | undefined {
  const [run = '', digest, ...rest] = ref.startsWith(`${metadataRefs}/`)
    ? ref.slice(metadataRefs.length + 1).split('/')
    : [];
  return isRunId(run) && isDigits(digest) && !rest.length ? run : undefined;
}

/** Empty outside git. */
export async function listMetadataRefs(root: string): Promise<readonly NamedEdit[]> {
  try {
    const listed = await createGit(root)('for-each-ref', '--format=%(refname) %(contents:subject)', metadataRefs);
    return listed.split('\n').flatMap((line) => {
      const end = line.indexOf(' ');
      const ref = line.slice(0, Math.max(end, 0));
      const run = runOfMetadataRef(ref);
      return run === undefined ? [] : [{ run, digest: ref.slice(ref.lastIndexOf('/') + 1), text: line.slice(end + 1) }];
    });
  } catch (error) {
    if (!isGitError(error)) throw error;
    return [];
  }
}

/** Does nothing outside git. Rejects with a `GitError` if git cannot write. */
export async function writeMetadataRefs(root: string, edits: readonly NamedEdit[]): Promise<void> {
  if (!edits.length) return;
  const git = createGit(root, { config: await identify(root) });
  const tree = (await git('hash-object', '-t', 'tree', '-w', '--', '/dev/null')).trim();
  const folder = await mkdtemp(temporaryPrefix('metadata'));
  try {
    const message = join(folder, 'message');
    for (const edit of edits) {
      await writeFile(message, edit.text);
      const commit = (await git('commit-tree', '--no-gpg-sign', '-F', message, tree)).trim();
      await git('update-ref', '--end-of-options', metadataRefOf(edit), commit);
    }
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Does nothing outside git. Rejects with a `GitError` if git cannot remove them. */
export async function removeMetadataRefs(root: string, runs: ReadonlySet<string>): Promise<void> {
  const git = createGit(root);
  for (const edit of await listMetadataRefs(root))
    if (runs.has(edit.run)) await git('update-ref', '-d', '--end-of-options', metadataRefOf(edit));
}
