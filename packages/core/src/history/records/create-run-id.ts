import { randomBytes } from 'node:crypto';
import type { RunId } from '../../base/brand.ts';

/**
 * The name of a new run, such as `20260314T092653589Z-a1f0`: UTC in milliseconds, so that names sort by time. If the
 * clock was set back, the time is that of the last run plus one, so that the newest run is still the last.
 *
 * @param newest - the last of the project's runs by name
 */
export function createRunId(now: Date, newest = ''): RunId {
  const time = Math.max(now.getTime(), timeOf(newest) + 1);
  return `${new Date(time).toISOString().replace(/[-:.]/g, '')}-${randomBytes(2).toString('hex')}` as RunId;
}

/** Milliseconds since 1970. For a name in another format, a time so long ago that it has no effect. */
function timeOf(run: string): number {
  const digits = /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)(\d{3})Z-/.exec(run)?.slice(1);
  if (!digits) return Number.NEGATIVE_INFINITY;
  const [year, month, day, hours, minutes, seconds, rest] = digits;
  const time = Date.parse(`${year}-${month}-${day}T${hours}:${minutes}:${seconds}.${rest}Z`);
  return Number.isNaN(time) ? Number.NEGATIVE_INFINITY : time;
}
