// A project with a store of its own, for tests of verifying, repairing and collecting. A recorded run needs one part of
// the store, and nothing needs the rest.

import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Digest, Key, NodeId, RunId } from '../../packages/core/src/base/brand.ts';
import { digestBytes } from '../../packages/core/src/base/digest.ts';
import { createRecord } from '../../packages/core/src/history/records/run-record.rig.ts';
import { writeRun } from '../../packages/core/src/history/records/write-run.ts';
import { openStore } from '../../packages/core/src/store/open-store.ts';
import type { Store } from '../../packages/core/src/store/store.ts';
import { resultOf } from './result-of.ts';
import type { TempPlace } from './temp-place.ts';

export const keyOf = (name: string): Key => digestBytes(`key of ${name}`) as string as Key;

export interface KeptProject {
  readonly home: string;
  readonly path: string;
  readonly store: Store;
  /** Needed by a run: two results, a folder, four files. */
  readonly needed: { readonly file: Digest; readonly folder: Digest };
  /** Not needed: a result with a folder that shares a file with the needed one, and a file without a result. */
  readonly spare: { readonly file: Digest; readonly folder: Digest; readonly orphan: Digest };
}

export const neededFiles = { a: 'bytes of a', 'b/c': 'shared' };

export async function createKeptProject(place: TempPlace): Promise<KeptProject> {
  const home = place.fresh('home');
  mkdirSync(home);
  const path = join(home, '.cairn');
  const store = await openStore(path);
  const adopt = (bytes: string): Promise<Digest> => store.adopt(place.file(bytes), 'file');
  const needed = { file: await adopt('needed'), folder: await store.adopt(place.folder(neededFiles), 'folder') };
  const second = { out: await adopt('the second node made this') };
  await store.record(keyOf('first'), resultOf(needed));
  await store.record(keyOf('second'), resultOf(second));
  const spare = {
    file: await adopt('spare'),
    folder: await store.adopt(place.folder({ own: 'spare bytes', other: 'shared' }), 'folder'),
  };
  await store.record(keyOf('spare'), resultOf(spare));
  // Another result under a needed key.
  await store.record(keyOf('first'), resultOf({ file: spare.file, folder: needed.folder }));
  const orphan = await adopt('no result names this');
  await writeKeptRun(home, '20260102T030405006Z-aaaa', { first: needed, second });
  return { home, path, store, needed, spare: { ...spare, orphan } };
}

/** Records a run in which each node made these outputs, under the key of its name. */
export async function writeKeptRun(
  home: string,
  run: string,
  nodes: Readonly<Record<string, Readonly<Record<string, Digest>>>>,
): Promise<void> {
  const recorded = Object.entries(nodes).map(([label, outputs]) => ({
    id: label as NodeId,
    label,
    step: label,
    role: 'step' as const,
    kinds: {},
    params: {},
    inputs: {},
    outcome: 'ran' as const,
    seconds: 1,
    key: keyOf(label),
    outputs,
    reason: 'it never ran before',
  }));
  const [, year, month, day] = /^(\d{4})(\d\d)(\d\d)T/.exec(run) ?? [];
  await writeRun(
    home,
    createRecord({ run: run as RunId, at: `${year}-${month}-${day}T03:04:05.006Z`, nodes: recorded }),
  );
}
