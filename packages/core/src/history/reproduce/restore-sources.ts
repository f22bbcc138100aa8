// Puts what a run did not make itself into the store of its reproduction. Sources outside of the project are not asked and
// not fetched, because what they give today is not what the run read; and of a frozen node, the code of the commit did not
// make what the run used.

import { join } from 'node:path';
import { failAuthor } from '../../base/errors/author-error.ts';
import type { FrozenResult } from '../../base/frozen-result.ts';
import type { RunRecord } from '../../run/record/record.ts';
import type { Store } from '../../store/store.ts';

export interface RestoreSourcesOptions {
  readonly record: RunRecord;
  /** The store that has what was fetched. */
  readonly from: Store;
  readonly to: Store;
  /** For copies, next to the new store. */
  readonly folder: string;
  readonly onMessage: (line: string) => void;
}

/** @throws AuthorError `reproduction-stopped` if what a frozen node used is not in the store */
export async function restoreSources({ record, from, to, folder, onMessage }: RestoreSourcesOptions): Promise<void> {
  for (const { label, key, source, frozen, outputs } of record.nodes) {
    if (!(source || frozen) || key === null) continue;
    const stored = (await from.find(key)).findLast((result) =>
      Object.entries(outputs).every(([name, digest]) => result.outputs[name] === digest),
    );
    let isWhole = stored !== undefined;
    for (const digest of Object.values(outputs)) {
      const copy = join(folder, `source-${digest}`);
      const form = await from.formOf(digest);
      isWhole &&= form !== undefined && (await from.copyOut(digest, copy));
      if (isWhole) await to.adopt(copy, form!);
    }
    if (stored && isWhole) await to.record(key, stored);
    if (frozen) {
      if (!isWhole) failLost(label, frozen);
      onMessage(`'${label}' taken from the store, because it is frozen. ${whoMade(frozen)}`);
    }
    if (!source) continue;
    onMessage(
      isWhole
        ? `'${label}' taken from the store, in version ${source.version}`
        : `'${label}' is not in the store in version ${source.version}: it is fetched again`,
    );
  }
}

function whoMade({ run }: FrozenResult): string {
  return run === null ? 'No record of the run that made it is here' : `To make it again: cairn reproduce ${run}`;
}

function failLost(label: string, frozen: FrozenResult): never {
  return failAuthor('reproduction-stopped', {
    problem: `the run used a frozen result of '${label}', which is not in the store any more`,
    fix: `${whoMade(frozen)}.`,
  });
}
