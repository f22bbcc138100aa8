// The latest result of a pipeline, from the records of its runs and the project's store.

import { join } from 'node:path';
import type { Digest } from '../../base/brand.ts';
import { findHome } from '../../plan/project/find-project.ts';
import { isWholeRun } from '../../run/record/recorded-selection.ts';
import { openStore } from '../../store/open-store.ts';
import { readRecorded } from '../records/list-runs.ts';

export interface LatestResult {
  readonly digest: Digest;
  copy(path: string): Promise<void>;
}

export interface WantedResult {
  readonly root: string;
  readonly pipeline: string;
  readonly result: string;
  readonly kind: { readonly name: string; readonly version?: number };
}

/** @throws Error in one sentence if there is no such result, it is of another kind, or its bytes are not stored */
export async function findResultOf({ root, pipeline, result, kind }: WantedResult): Promise<LatestResult> {
  const home = findHome(root);
  const { runs } = await readRecorded(home);
  const own = runs.filter((run) => run.pipeline === pipeline);
  const done = own.findLast((run) => run.status === 'done' && isWholeRun(run));
  const known = [...new Set(runs.map((run) => run.pipeline))].join(', ') || 'none';
  if (!done)
    throw new Error(
      own.length
        ? `no run of pipeline '${pipeline}' is done`
        : `pipeline '${pipeline}' has no run in this project (pipelines with runs: ${known})`,
    );
  const found = done.results[result];
  if (!found?.digest)
    throw new Error(
      `run ${done.run} of '${pipeline}' has no result '${result}' (it has ${Object.keys(done.results).join(', ')})`,
    );
  const { digest } = found;
  const name = found.kind.replace(/ \d+$/, '');
  const version = done.kinds[found.kind]?.version ?? 1;
  if (name !== kind.name || version !== (kind.version ?? 1))
    throw new Error(
      `'${result}' of '${pipeline}' is of kind '${name} ${version}', not '${kind.name} ${kind.version ?? 1}'`,
    );
  const store = await openStore(join(home, '.cairn'));
  if (!(await store.has(digest)))
    throw new Error(`the bytes of '${result}' of run ${done.run} are not in the store: run '${pipeline}' again`);
  return {
    digest,
    async copy(path) {
      if (!(await store.copyOut(digest, path)))
        throw new Error(`the bytes of '${result}' of run ${done.run} are damaged in the store`);
    },
  };
}
