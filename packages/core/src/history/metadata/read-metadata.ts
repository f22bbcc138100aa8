// Reads the metadata of all runs of a project: from the edits in git, and from those that only this folder has.

import type { RunId } from '../../base/brand.ts';
import { inParallel } from '../../files/in-parallel.ts';
import { decodeEdit, type MetadataEdit } from './metadata-edit.ts';
import { listMetadataFiles, readMetadataFile } from './metadata-files.ts';
import { listMetadataRefs, type NamedEdit } from './metadata-refs.ts';
import { foldMetadata, type RunMetadata } from './run-metadata.ts';

const filesAtOnce = 32;

/** By run and digest. Damaged edits are left out. */
export type EditsByRun = ReadonlyMap<RunId, ReadonlyMap<string, MetadataEdit>>;

export async function readEdits(root: string): Promise<EditsByRun> {
  const inGit = await listMetadataRefs(root);
  const known = new Set(inGit.map(({ run, digest }) => `${run} ${digest}`));
  const onlyHere = (await listMetadataFiles(root)).filter(({ run, digest }) => !known.has(`${run} ${digest}`));
  const files = await inParallel(onlyHere, filesAtOnce, (edit) => readMetadataFile(root, edit));
  const found = new Map<RunId, Map<string, MetadataEdit>>();
  for (const { run, digest, text } of [...inGit, ...files.filter((edit): edit is NamedEdit => edit !== undefined)]) {
    const edit = decodeEdit(text, run, digest);
    if (edit) found.set(edit.run, (found.get(edit.run) ?? new Map<string, MetadataEdit>()).set(digest, edit));
  }
  return found;
}

/**
 * What people said about runs: names, notes, tags, pins. Runs that nobody said anything about are not in it.
 *
 * @param root - the folder that contains `.cairn`
 */
export async function readMetadata(root: string): Promise<ReadonlyMap<RunId, RunMetadata>> {
  const edits = await readEdits(root);
  return new Map([...edits].map(([run, ofRun]) => [run, foldMetadata(ofRun)]));
}

/** The runs that `prune` and `store collect` keep. */
export async function readPinned(root: string): Promise<ReadonlySet<RunId>> {
  const all = await readMetadata(root);
  return new Set([...all].filter(([, { isPinned }]) => isPinned).map(([run]) => run));
}
