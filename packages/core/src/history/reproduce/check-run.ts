// Whether everything that a run names is complete in the store: every byte is hashed, and nothing is run.

import { mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Digest } from '../../base/brand.ts';
import { temporaryPrefix } from '../../files/temp-owner.ts';
import type { RunRecord } from '../../run/record/record.ts';
import { type Absence, judgeAbsence, listOnce } from '../../store/check/judge-absence.ts';
import type { Store, StoreContents } from '../../store/store.ts';
import type { Difference } from './compare-run.ts';
import type { Reproduction } from './reproduction.ts';

export async function checkStore({ run, git, nodes }: RunRecord, store: Store): Promise<Reproduction> {
  const wanted = nodes.filter(({ outputs }) => Object.keys(outputs).length);
  const known = new Map<Digest, 'whole' | Absence>();
  const list = listOnce(store);
  const differences: Difference[] = [];
  const broken = new Set<string>();
  for (const { id, label, outputs } of wanted)
    for (const [output, expected] of Object.entries(outputs)) {
      const state = known.get(expected) ?? (await look(expected, store, list));
      known.set(expected, state);
      if (state === 'whole') continue;
      broken.add(id);
      const reason = state === 'missing' ? 'it is not in the store' : 'it is damaged in the store';
      differences.push({ label, output, expected, found: null, reason, absence: state });
    }
  return {
    run,
    commit: git.commit,
    total: wanted.length,
    equal: wanted.length - broken.size,
    exitCode: differences.length ? 1 : 0,
    differences,
    how: null,
  };
}

/** A folder is laid out, which hashes each of its files. */
async function look(digest: Digest, store: Store, list: () => Promise<StoreContents>): Promise<'whole' | Absence> {
  const form = await store.formOf(digest);
  if (form === undefined) return judgeAbsence([digest], await list());
  if (form === 'file') return (await store.pathOf(digest)) === undefined ? 'damaged' : 'whole';
  const folder = await mkdtemp(temporaryPrefix('check'));
  try {
    return (await store.copyOut(digest, join(folder, 'copy'))) ? 'whole' : 'damaged';
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
