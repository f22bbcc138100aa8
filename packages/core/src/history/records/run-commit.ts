// A run in git: a commit under refs/cairn/runs, whose message contains the record. It is not on a branch, so that users
// do not see it unless they look for it, and git keeps it as long as its ref.

import type { RunId } from '../../base/brand.ts';
import type { RunRecord } from '../../run/record/record.ts';
import { decodeRecord, encodeRecord } from './encode-record.ts';

export const runRefs = 'refs/cairn/runs';

export function refOf(run: RunId): string {
  return `${runRefs}/${run}`;
}

export function writeMessage(record: RunRecord): string {
  return `cairn run ${record.pipeline}: ${record.status}\n\n${encodeRecord(record)}`;
}

/** The record in a message; undefined if there is none. */
export function readMessage(message: string, commit: string): RunRecord | undefined {
  const start = message.indexOf('\n\n{');
  const record = start === -1 ? undefined : decodeRecord(message.slice(start + 2));
  return record && { ...record, snapshot: commit };
}
