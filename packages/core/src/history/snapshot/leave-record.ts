// Writes the record of a run. If nothing ran and nothing that is recorded changed, the pipeline's last run is named
// again and nothing is written.

import type { Warn } from '../../base/errors/warnings.ts';
import type { RunRecord } from '../../run/record/record.ts';
import { recordFile, writeRun } from '../records/write-run.ts';
import type { Snapshot } from './snapshot.ts';

export interface LeftRecord {
  readonly record: RunRecord;
  /** Null if it could not be written. */
  readonly file: string | null;
}

export async function leaveRecord(
  home: string,
  made: RunRecord,
  last: RunRecord | undefined,
  snapshot: Snapshot,
  warn: Warn,
): Promise<LeftRecord> {
  if (last && isSameRun(made, last))
    return { record: { ...made, run: last.run, snapshot: last.snapshot }, file: recordFile(home, last.run) };
  const record = { ...made, snapshot: await snapshot.commit(made) };
  try {
    return { record, file: await writeRun(home, record) };
  } catch (error) {
    warn('record-not-written', { problem: (error as Error).message });
    return { record, file: null };
  }
}

function isSameRun(now: RunRecord, last: RunRecord): boolean {
  const { ran, failed, restored } = now.outcomes;
  if (ran + failed + restored > 0) return false;
  if (last.status !== now.status || last.git.commit !== now.git.commit || last.reads !== now.reads) return false;
  return describeRun(last) === describeRun(now);
}

function describeRun({ params, seed, nodes, deployed, published = [] }: RunRecord): string {
  const files = published.filter(({ state }) => state !== 'removed').map(({ path, bytes }) => [path, bytes]);
  return JSON.stringify([params, seed, nodes.map(({ label, key }) => [label, key]), deployed, files]);
}
