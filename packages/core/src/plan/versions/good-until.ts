// Until when the answer of a source outside of the project is recent enough.

import { parseDuration } from '../../base/duration.ts';
import type { SourceCheck } from '../../dsl/sources/define-source.ts';

/**
 * Milliseconds since 1970 from which a source has to be asked again; null for never, undefined if now.
 *
 * @param asked - when it was asked, and `now`: milliseconds since 1970
 */
export function goodUntilOf(check: SourceCheck, asked: number, now: number): number | null | undefined {
  if (check === 'every-plan') return undefined;
  if (check === 'on-request') return null;
  const until = asked + parseDuration(check.within)!;
  // If the clock was set back, the age of the answer is unknown.
  return asked <= now && now < until ? until : undefined;
}
