// Artifacts that nodes read by their path, laid out once for a run under each name that they are read by, however many
// nodes read them. Whoever owns one can write to it: it is looked at before it is handed out again, and laid out anew when
// it is not as it was.

import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Digest } from '../../base/brand.ts';
import { digestPath } from '../../files/digest-path.ts';
import { isSameTree, type MarkedTree, markTree } from '../../files/mark-tree.ts';
import type { Store } from '../../store/store.ts';
import { makeNodeFolder } from './node-folders.ts';

interface LaidArtifact {
  readonly path: string;
  readonly marks: MarkedTree | undefined;
}

/** What a run has laid out so far. */
export interface LaidArtifacts {
  /** By digest and name. */
  readonly artifacts: Map<string, Promise<LaidArtifact | undefined>>;
  /** By path. */
  readonly marks: Map<string, MarkedTree>;
}

/** Where a run lays out what its nodes read. */
export interface Laying {
  readonly store: Store;
  readonly workspace: string;
  readonly laid: LaidArtifacts;
}

export function createLaidArtifacts(): LaidArtifacts {
  return { artifacts: new Map(), marks: new Map() };
}

let count = 0;

/**
 * The path of an artifact, verified; undefined when it is missing or damaged in the store.
 *
 * @param name - what the path ends in, `/` between its parts
 */
export async function layArtifact(digest: Digest, name: string, laying: Laying): Promise<string | undefined> {
  const all = laying.laid.artifacts;
  const identity = `${digest} ${name}`;
  const before = all.get(identity);
  const wanted = (before?.then(stillWhole.bind(undefined, digest, laying)) ?? Promise.resolve(undefined)).then(
    (known) => known ?? lay(digest, name, laying),
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
export function marksOfLaid(path: string, laying: Pick<Laying, 'laid'>): MarkedTree | undefined {
  return laying.laid.marks.get(path);
}

/** Says that nobody reads any more what was laid out: the store may keep it for the next run. */
export async function giveBackLaid(laying: Laying): Promise<void> {
  for (const coming of laying.laid.artifacts.values()) {
    const artifact = await coming.catch(() => undefined);
    if (artifact) await laying.store.giveBack(artifact.path);
  }
}

async function lay(digest: Digest, name: string, laying: Laying): Promise<LaidArtifact | undefined> {
  const { store, workspace } = laying;
  count += 1;
  const above = join(workspace, 'inputs');
  if (!existsSync(above)) makeNodeFolder(above);
  const path = join(above, String(count), name);
  return (await store.layOut(digest, path)) ? markLaid(path, markTree(path), laying) : undefined;
}

async function stillWhole(
  digest: Digest,
  laying: Laying,
  artifact: LaidArtifact | undefined,
): Promise<LaidArtifact | undefined> {
  if (!artifact) return undefined;
  const marks = markTree(artifact.path);
  if (marks !== undefined && isSameTree(artifact.marks, marks)) return artifact;
  // Another run may have given its files another name, which leaves a mark too.
  if ((await digestPath(artifact.path).catch(() => undefined)) !== digest) return undefined;
  return markLaid(artifact.path, marks, laying);
}

function markLaid(path: string, marks: MarkedTree | undefined, laying: Laying): LaidArtifact {
  if (marks) laying.laid.marks.set(path, marks);
  return { path, marks };
}
