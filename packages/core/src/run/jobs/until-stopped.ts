// A scheduler that ends a job ends its processes one by one: one that a job waits for may be gone before the job gets its
// signal. So a failure counts as one of the node only when no signal has followed it.

import { setTimeout as sleep } from 'node:timers/promises';

/** Milliseconds in which a scheduler that ended one process of a job has ended them all. */
const longestEnd = 1000;

/** Waits for the end of a job that may have begun. @param signal - of the job; it is aborted afterwards if the end came */
export async function untilStopped(signal: AbortSignal): Promise<void> {
  await sleep(longestEnd, undefined, { signal }).catch(() => undefined);
}
