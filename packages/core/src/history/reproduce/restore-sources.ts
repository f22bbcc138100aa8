// Puts what a run had of sources outside of the project into the store of its reproduction: these are not asked and not
// fetched, because what they give today is not what the run read.

import { join } from 'node:path';
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

export async function restoreSources({ record, from, to, folder, onMessage }: RestoreSourcesOptions): Promise<void> {
  for (const { label, key, source, outputs } of record.nodes) {
    if (!source || key === null) continue;
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
    onMessage(
      isWhole
        ? `'${label}' taken from the store, in version ${source.version}`
        : `'${label}' is not in the store in version ${source.version}: it is fetched again`,
    );
  }
}
