// Compares the files and folders that two runs read: rows and members.

import { join, posix, relative, sep } from 'node:path';
import type { Digest } from '../../base/brand.ts';
import { isRecord } from '../../base/canonical.ts';
import { findProjectRoot } from '../../plan/project/find-project.ts';
import type { RecordedNode, RunRecord } from '../../run/record/record.ts';
import type { Store } from '../../store/store.ts';
import { type ChangedData, compareData, compareTexts, readText } from './compare-data.ts';
import type { DiffedRuns } from './diff-code.ts';

export interface ChangedSource {
  /** The path in the pipeline; for a folder, with its pattern. */
  readonly path: string;
  /** Null if that run did not read it. */
  readonly before: Digest | null;
  readonly now: Digest | null;
  /** Null if only the digests can be compared: it is not text, or the bytes are not stored. */
  readonly data: ChangedData | null;
}

export async function diffData(runs: DiffedRuns, store: Store): Promise<readonly ChangedSource[]> {
  const [before, now] = [sourcesOf(runs.before), sourcesOf(runs.now)];
  const differing = [...new Set([...now.keys(), ...before.keys()])].filter(
    (path) => before.get(path) !== now.get(path),
  );
  const changed: ChangedSource[] = [];
  for (const path of differing) {
    const [a, b] = [before.get(path) ?? null, now.get(path) ?? null];
    const known = await compareData(a, b, store, undefined);
    changed.push({
      path,
      before: a,
      now: b,
      data: known ?? (a && b ? await compareFromCommits(path, a, b, runs, store) : null),
    });
  }
  return changed;
}

/** Reads the commits of the runs, if the store does not have the bytes. */
async function compareFromCommits(
  path: string,
  before: Digest,
  now: Digest,
  runs: DiffedRuns,
  store: Store,
): Promise<ChangedData | null> {
  const read = async (digest: Digest, record: RunRecord): Promise<string | undefined> => {
    const stored = await store.pathOf(digest);
    if (stored !== undefined) return readText(stored);
    if (record.snapshot === null) return undefined;
    const root = relative(runs.home, findProjectRoot(join(runs.home, record.file)))
      .split(sep)
      .join('/');
    return runs.files.readExactly(record.snapshot, posix.join(root, path), digest);
  };
  const old = await read(before, runs.before);
  const young = old === undefined ? undefined : await read(now, runs.now);
  return old === undefined || young === undefined ? null : compareTexts(old, young);
}

function sourcesOf({ nodes }: RunRecord): ReadonlyMap<string, Digest> {
  return new Map(
    nodes
      .filter(({ role }) => role === 'source')
      .flatMap((node) => {
        const digest = Object.values(node.outputs)[0];
        return digest ? [[nameSource(node), digest] as const] : [];
      }),
  );
}

function nameSource({ params }: RecordedNode): string {
  const { path, match } = isRecord(params) ? (params as { path?: unknown; match?: unknown }) : {};
  return match === undefined ? String(path) : `${path} ${match}`;
}
