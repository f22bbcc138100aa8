// Artifacts that nodes read by their path, laid out once for a run under each name that they are read by, however many
// nodes read them. Whoever owns one can write to it: it is looked at before it is handed out again, and laid out anew when
// it is not as it was.

import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Digest } from '../base/brand.ts';
import { isSameMark } from '../base/file-mark.ts';
import { digestPath } from '../store/digest-path.ts';
import type { Execution } from './execution.ts';
import { markInput } from './mark-input.ts';
import { makeNodeFolder } from './node-folders.ts';

interface LaidArtifact {
  readonly path: string;
  mark: string | undefined;
}

const laid = new WeakMap<Execution, Map<string, Promise<LaidArtifact | undefined>>>();
let count = 0;

/**
 * The path of an artifact, verified; undefined when it is missing or damaged in the store.
 *
 * @param name - what the path ends in, `/` between its parts
 */
export async function layArtifact(digest: Digest, name: string, execution: Execution): Promise<string | undefined> {
  const all = laid.get(execution) ?? new Map<string, Promise<LaidArtifact | undefined>>();
  laid.set(execution, all);
  const identity = `${digest} ${name}`;
  const before = all.get(identity);
  const wanted = (before?.then(stillWhole.bind(undefined, digest)) ?? Promise.resolve(undefined)).then(
    (known) => known ?? lay(digest, name, execution),
  );
  // Set before anything is waited for, so that all who ask at once are given one.
  all.set(identity, wanted);
  const artifact = await wanted.catch((error: unknown) => {
    all.delete(identity);
    throw error;
  });
  return artifact?.path;
}

async function lay(digest: Digest, name: string, { store, workspace }: Execution): Promise<LaidArtifact | undefined> {
  count += 1;
  const above = join(workspace, 'inputs');
  if (!existsSync(above)) makeNodeFolder(above);
  const path = join(above, String(count), name);
  return (await store.layOut(digest, path)) ? { path, mark: markInput(path) } : undefined;
}

async function stillWhole(digest: Digest, artifact: LaidArtifact | undefined): Promise<LaidArtifact | undefined> {
  if (!artifact) return undefined;
  const mark = markInput(artifact.path);
  if (mark !== undefined && isSameMark(artifact.mark, mark)) return artifact;
  // Another run may have given its files another name, which leaves a mark too.
  if ((await digestPath(artifact.path).catch(() => undefined)) !== digest) return undefined;
  return { path: artifact.path, mark };
}
