// Says something about a run: writes one more edit, as a file and, in a repository, as a ref.

import type { RunId } from '../../base/brand.ts';
import type { RunMetadataOptions } from '../../run/run-options.ts';
import { isGitError } from '../git/create-git.ts';
import { changesAnything, checkChange, encodeEdit, type MetadataChange, type MetadataEdit } from './metadata-edit.ts';
import { listMetadataFiles, readMetadataFile, removeMetadataFiles, writeMetadataFile } from './metadata-files.ts';
import { listMetadataRefs, type NamedEdit, removeMetadataRefs, writeMetadataRefs } from './metadata-refs.ts';
import { readEdits } from './read-metadata.ts';
import { foldMetadata, type RunMetadata } from './run-metadata.ts';

/**
 * Changes the name, the note, the tags or the pin of a run, and returns what is said about it now. What the change does
 * not mention stays. Rejects with the error of the file system if it cannot be written.
 *
 * @param root - the folder that contains `.cairn`
 * @throws AuthorError `metadata-wrong`
 */
export async function changeMetadata(root: string, run: RunId, change: MetadataChange): Promise<RunMetadata> {
  checkChange(change);
  const known = (await readEdits(root)).get(run) ?? new Map<string, MetadataEdit>();
  // If the clock was set back, the newest edit is still the last.
  const last = [...known.values()].reduce((latest, { at }) => Math.max(latest, at), 0);
  const edit: MetadataEdit = { version: 1, run, at: Math.max(Date.now(), last + 1), ...change };
  const { text, digest } = encodeEdit(edit);
  const named = { run, digest, text };
  await writeMetadataFile(root, named);
  // Outside git, and where git cannot write, the file alone says it: a push makes the refs that are missing.
  await writeMetadataRefs(root, [named]).catch(ignoreGit);
  return foldMetadata(new Map([...known, [digest, edit]]));
}

/** What the options of a run say about it; undefined if they say nothing. @throws AuthorError `metadata-wrong` */
export function readMetadataOptions(options: RunMetadataOptions | undefined): MetadataChange | undefined {
  if (!options) return undefined;
  const { name, note, tags, isPinned } = options;
  const change: MetadataChange = { name, note, addTags: tags, ...(isPinned && { isPinned }) };
  checkChange(change);
  return changesAnything(change) ? change : undefined;
}

/** Makes refs for edits that have none, because git could not write when they were made. */
export async function completeMetadataRefs(root: string, isRun: (run: string) => boolean): Promise<void> {
  const inGit = new Set((await listMetadataRefs(root)).map(({ run, digest }) => `${run} ${digest}`));
  const missing = (await listMetadataFiles(root)).filter(
    ({ run, digest }) => isRun(run) && !inGit.has(`${run} ${digest}`),
  );
  const edits = await Promise.all(missing.map((edit) => readMetadataFile(root, edit)));
  await writeMetadataRefs(
    root,
    edits.filter((edit): edit is NamedEdit => edit !== undefined),
  );
}

/** Removes what was said about runs that are removed themselves. Rejects with a `GitError` if git cannot. */
export async function removeMetadata(homes: readonly string[], runs: ReadonlySet<RunId>): Promise<void> {
  for (const home of homes) await removeMetadataFiles(home, runs);
  await removeMetadataRefs(homes[0]!, runs);
}

function ignoreGit(error: unknown): void {
  if (!isGitError(error)) throw error;
}
