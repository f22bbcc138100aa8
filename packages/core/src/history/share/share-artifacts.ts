// Copies results of runs from one store to another: artifacts first, then the result that names them. Bytes are
// verified when they leave a store and hashed when they enter one. Missing and damaged ones are reported, and the rest
// continues.

import { join } from 'node:path';
import type { Digest, Key, RunId } from '../../base/brand.ts';
import { isDigits } from '../../base/safe-name.ts';
import { createTemporaryFolder, type TemporaryFolder } from '../../files/temporary-folder.ts';
import type { RecordedNode, RunRecord } from '../../run/record/record.ts';
import { type Absence, judgeAbsence, listOnce } from '../../store/check/judge-absence.ts';
import { resultName } from '../../store/result-name.ts';
import { type Store, type StoredResult, StoreError } from '../../store/store.ts';

/** A result that is not complete in either store. */
export interface MissingResult {
  readonly run: RunId;
  readonly pipeline: string;
  readonly node: string;
  /** For the source store. `unrecorded`: the result was never stored there, or it was collected. */
  readonly why: Absence | 'unrecorded';
}

export interface CopiedResults {
  readonly results: number;
  readonly artifacts: number;
  readonly bytes: number;
  /** Results that were in the target already. */
  readonly there: number;
  readonly missing: readonly MissingResult[];
  /** Why it ended before everything was copied; null if it did not. */
  readonly problem: string | null;
}

export async function copyResults(runs: readonly RunRecord[], from: Store, to: Store): Promise<CopiedResults> {
  const temporary = createTemporaryFolder();
  const copied = { results: 0, artifacts: 0, bytes: 0, there: 0 };
  const missing: MissingResult[] = [];
  const looked = new Set<string>();
  const moved = new Set<Digest>();
  const damaged = new Set<Digest>();
  const list = listOnce(from);
  try {
    for (const { run, pipeline, nodes } of runs)
      for (const node of nodes) {
        if (!Object.keys(node.outputs).length || node.key === null) continue;
        const name = `${node.key} ${resultName(node)}`;
        if (looked.has(name)) continue;
        looked.add(name);
        const fate = await copyResult(node, node.key);
        if (fate === 'results' || fate === 'there') copied[fate] += 1;
        // Its outputs are removed when they were read.
        else if (node.keep === undefined) missing.push({ run, pipeline, node: node.label, why: fate });
      }
    return { ...copied, missing, problem: null };
  } catch (error) {
    if (!(error instanceof StoreError)) throw error;
    return { ...copied, missing, problem: error.message.replace(/\.$/, '') };
  } finally {
    await temporary[Symbol.asyncDispose]();
  }

  async function copyResult({ outputs }: RecordedNode, key: Key): Promise<'results' | 'there' | MissingResult['why']> {
    const digests = Object.values(outputs);
    // A record may come from another person's repository.
    if (![key, ...digests].every(isDigits)) return 'missing';
    const isMeant = (result: StoredResult): boolean => resultName(result) === resultName({ outputs });
    if ((await to.find(key)).some(isMeant)) return 'there';
    const result = (await from.find(key)).find(isMeant);
    if (!result) return explainMissing(key, resultName({ outputs }), digests);
    for (const digest of digests) {
      if (moved.has(digest)) continue;
      const bytes = await copyArtifact(digest, from, to, temporary);
      if (bytes === undefined) {
        // Reading has moved it aside, so the next result that names it finds nothing.
        damaged.add(digest);
        return 'damaged';
      }
      moved.add(digest);
      copied.artifacts += 1;
      copied.bytes += bytes;
    }
    await to.record(key, result);
    return 'results';
  }

  async function explainMissing(key: Key, name: string, digests: readonly Digest[]): Promise<MissingResult['why']> {
    const contents = await list();
    if (!contents.results.some((listed) => listed.key === key && listed.name === name)) return 'unrecorded';
    return judgeAbsence(
      digests.filter((digest) => !damaged.has(digest)),
      contents,
    );
  }
}

/** The number of bytes; undefined if it is missing or damaged. */
async function copyArtifact(
  digest: Digest,
  from: Store,
  to: Store,
  temporary: TemporaryFolder,
): Promise<number | undefined> {
  const size = await from.sizeOf(digest);
  if ((await from.formOf(digest)) === 'folder') {
    const copy = join(await temporary.path(), digest);
    if (!(await from.copyOut(digest, copy))) return undefined;
    return (await to.adopt(copy, 'folder')) === digest ? size : undefined;
  }
  const path = await from.pathOf(digest);
  if (path === undefined) return undefined;
  return (await to.copyIn(path, 'file')) === digest ? size : undefined;
}
