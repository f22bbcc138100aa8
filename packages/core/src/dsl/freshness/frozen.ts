// When nodes run, against their keys: never, as long as a result is stored; or in every run. It is in no key (ADR 35).

import { failAuthor } from '../../base/errors/author-error.ts';
import { callerLocation, type SourceLocation } from '../../base/errors/source-location.ts';
import type { Freshness } from '../../graph/node-marks.ts';
import { checkFunction } from '../recording/check-call.ts';
import { currentRecording } from '../recording/recording.ts';
import { markNodes } from '../recording/surroundings.ts';
import { checkName } from '../scope.ts';

/**
 * Lets the nodes that `body` makes use their latest stored results, although their code, params or inputs changed: a
 * model that is in production, or what nobody can compute again. Each run says so in a warning, and so do `plan`, `why`,
 * `show`, the record and the registry. Without a stored result they run; `--force <node>` runs them again.
 *
 * The nodes are in a scope of this name, so `train` in it is `live/train` whatever its params are and whatever other calls of
 * the step come and go: a result is found again by its label.
 *
 * Only what runs code is frozen: files, folders, choices and branches are as everywhere. A call that is equal to one
 * outside of `body` is the same node, and is frozen too. Keys do not change.
 *
 * @param name - of what is frozen; at most one step of a kind in it keeps its label when params change
 * @returns what `body` returns
 * @throws AuthorError `scope-name-wrong`; `freshness-wrong` without a name, for gates, for sources outside of the project,
 *   for items of a map that are named by their positions, and if nothing in it runs; `outside-build` if it is not called by the build function of a pipeline
 */
export function frozen<T>(name: string, body: () => T): T {
  const at = callerLocation(frozen);
  if (typeof name !== 'string') failAuthor('freshness-wrong', { called: 'frozen', problem: 'its name is missing' }, at);
  checkName('scope', name, at);
  checkFunction('frozen', 'its body', body, "frozen('live', () => train({ rows }))", at);
  return markFreshness('frozen', () => markNodes({ scope: name, tags: [] }, body, 'frozen', at), at);
}

/**
 * Lets the nodes that `body` makes run in every run, although nothing changed that is in their keys. If they make the
 * same bytes, what reads them does not run. Keys do not change.
 *
 * @returns what `body` returns
 * @throws AuthorError `freshness-wrong` for sources outside of the project, and if nothing in it runs; `outside-build` if
 *   it is not called by the build function of a pipeline
 */
export function always<T>(body: () => T): T {
  checkFunction('always', 'its body', body, 'always(() => look({}))', callerLocation(always));
  return markFreshness('always', body, callerLocation(always));
}

function markFreshness<T>(freshness: Freshness, body: () => T, at: SourceLocation | undefined): T {
  const recording = currentRecording();
  if (!recording) return failAuthor('outside-build', { step: freshness }, at);
  const outer = recording.freshness;
  if (outer && outer.is !== freshness)
    return failAuthor('freshness-wrong', { called: freshness, problem: `it is called inside '${outer.is}'` }, at);
  const own = { is: freshness, count: 0 };
  recording.freshness = own;
  try {
    const made = body();
    if (!own.count)
      failAuthor('freshness-wrong', { called: freshness, problem: 'its body makes no node that runs' }, at);
    return made;
  } finally {
    if (outer) outer.count += own.count;
    recording.freshness = outer;
  }
}
