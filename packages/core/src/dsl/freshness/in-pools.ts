// What single nodes take of the pools of the machine (ADR 63).

import { describe, isRecord } from '../../base/canonical.ts';
import { failAuthor } from '../../base/errors/author-error.ts';
import { callerLocation } from '../../base/errors/source-location.ts';
import { isAmount } from '../../base/pools.ts';
import type { TakenPools } from '../../graph/node-marks.ts';
import { checkFunction, refuseCall } from '../recording/check-call.ts';
import { currentRecording } from '../recording/recording.ts';

const form = 'inPools({ gpu: 1 }, () => train({ rows })), with whole numbers from 1 to 9999';

/**
 * Lets the nodes that `body` makes take from pools of the machine while they run, in place of what their steps declare for
 * these pools: one network that needs a GPU among others that do not, or calls of a service for some params only. Pools are
 * declared in `cairn.config.ts`. Keys do not change, and records do not have it.
 *
 * Only what runs code takes from pools. Calls in another one inside of it have both, the inner amount for a pool that both
 * name. A call that is equal to one outside of `body` is the same node, and takes it too.
 *
 * @param taken - by pool, how much each node takes: whole numbers from 1
 * @returns what `body` returns
 * @throws AuthorError `call-wrong` for amounts that are not whole numbers from 1, and if nothing in it runs; `unknown-pool` and
 *   `pool-too-small` while planning; `outside-build` if it is not called by the build function of a pipeline
 */
export function inPools<T>(taken: TakenPools, body: () => T): T {
  const at = callerLocation(inPools);
  const recording = currentRecording();
  if (!recording) return failAuthor('outside-build', { step: 'inPools' }, at);
  checkFunction('inPools', 'its body', body, form, at);
  if (!isRecord(taken) || !Object.keys(taken).length)
    refuseCall('inPools', isRecord(taken) ? 'no pool' : `${describe(taken)} in place of pools`, form, at);
  for (const [pool, amount] of Object.entries(taken))
    if (!isAmount(amount)) refuseCall('inPools', `${JSON.stringify(amount)} as what it takes of '${pool}'`, form, at);
  const outer = recording.pools;
  const own = { taken: { ...outer?.taken, ...taken }, count: 0 };
  recording.pools = own;
  try {
    const made = body();
    if (!own.count) refuseCall('inPools', 'a body that makes no node that runs', form, at);
    return made;
  } finally {
    if (outer) outer.count += own.count;
    recording.pools = outer;
  }
}
