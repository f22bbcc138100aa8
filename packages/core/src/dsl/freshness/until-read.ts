// Outputs that are removed when they were read (ADR 46).

import { failAuthor } from '../../base/errors/author-error.ts';
import { callerLocation } from '../../base/errors/source-location.ts';
import { checkFunction } from '../recording/check-call.ts';
import { currentRecording } from '../recording/recording.ts';

/**
 * Lets the outputs of the nodes that `body` makes be removed from the store when a run is done with them: large intermediate
 * results that are cheap to make. A later run in which nothing reads them does not make them again; when something that
 * reads them has to run, they are made again first. Keys do not change. A step whose outputs are always temporary declares
 * `keep: 'until-read'` itself.
 *
 * Only the outputs of steps and commands are removed. A call that is equal to one outside of `body` is the same node, and
 * its outputs are removed too.
 *
 * @returns what `body` returns
 * @throws AuthorError `keep-wrong` for gates, for sources outside of the project, for what is in `frozen` or is a result of
 *   the pipeline, and if nothing in it runs; `outside-build` if it is not called by the build function of a pipeline
 */
export function untilRead<T>(body: () => T): T {
  const at = callerLocation(untilRead);
  const recording = currentRecording();
  if (!recording) return failAuthor('outside-build', { step: 'untilRead' }, at);
  checkFunction('untilRead', 'its body', body, 'untilRead(() => unpack({ archive }))', at);
  const outer = recording.untilRead;
  const own = { count: 0 };
  recording.untilRead = own;
  try {
    const made = body();
    if (!own.count) failAuthor('keep-wrong', { node: 'untilRead', problem: 'makes no node that runs' }, at);
    return made;
  } finally {
    if (outer) outer.count += own.count;
    recording.untilRead = outer;
  }
}
