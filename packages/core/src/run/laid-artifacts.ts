// Artifacts that nodes read by their path, laid out once for a run under each name that they are read by, however many
// nodes read them. Whoever owns one can write to it: it is looked at before it is handed out again, and laid out anew when
// it is not as it was.

import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Digest } from '../base/brand.ts';
import { digestPath } from '../store/digest-path.ts';
import { isSameTree, type MarkedTree, markTree } from '../store/mark-tree.ts';
import type { Execution } from './execution.ts';
import { makeNodeFolder } from './node-folders.ts';

interface LaidArtifact {
  readonly path: string;
  readonly marks: MarkedTree | undefined;
}

const laid = new WeakMap<Execution, Map<string, Promise<LaidArtifact | undefined>>>();
const marked = new WeakMap<Execution, Map<string, MarkedTree>>();
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
  const wanted = (before?.then(stillWhole.bind(undefined, digest, execution)) ?? Promise.resolve(undefined)).then(
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

/** The marks of what was laid out at a path, as it was when it was whole. */
export function marksOfLaid(path: string, execution: Execution): MarkedTree | undefined {
  return marked.get(execution)?.get(path);
}

/** Says that nobody reads any more what was laid out: the store may keep it for the next run. */
export async function giveBackLaid(execution: Execution): Promise<void> {
  for (const laying of laid.get(execution)?.values() ?? []) {
    const artifact = await laying.catch(() => undefined);
    if (artifact) await execution.store.giveBack(artifact.path);
  }
}

async function lay(digest: Digest, name: string, execution: Execution): Promise<LaidArtifact | undefined> {
  const { store, workspace } = execution;
  count += 1;
  const above = join(workspace, 'inputs');
  if (!existsSync(above)) makeNodeFolder(above);
  const path = join(above, String(count), name);
  return (await store.layOut(digest, path)) ? markLaid(path, markTree(path), execution) : undefined;
}

async function stillWhole(
  digest: Digest,
  execution: Execution,
  artifact: LaidArtifact | undefined,
): Promise<LaidArtifact | undefined> {
  if (!artifact) return undefined;
  const marks = markTree(artifact.path);
  if (marks !== undefined && isSameTree(artifact.marks, marks)) return artifact;
  // Another run may have given its files another name, which leaves a mark too.
  if ((await digestPath(artifact.path).catch(() => undefined)) !== digest) return undefined;
  return markLaid(artifact.path, marks, execution);
}

function markLaid(path: string, marks: MarkedTree | undefined, execution: Execution): LaidArtifact {
  const known = marked.get(execution) ?? new Map<string, MarkedTree>();
  marked.set(execution, known);
  if (marks) known.set(path, marks);
  return { path, marks };
}
