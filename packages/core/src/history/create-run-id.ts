import { randomBytes } from 'node:crypto';
import type { RunId } from '../base/brand.ts';

/** The name of a new run, such as `20260314T092653589Z-a1f0`: UTC to the millisecond, so that names sort by time. */
export function createRunId(now: Date): RunId {
  return `${now.toISOString().replace(/[-:.]/g, '')}-${randomBytes(2).toString('hex')}` as RunId;
}
