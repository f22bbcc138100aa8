// Names in messages: a few are all listed; of many those that may have been meant, and how many there are.

import { listSome } from './list-some.ts';
import { nearestNames } from './nearest.ts';

/** The number of names that people read quickly. */
export const mostListed = 10;
const mostOffered = 3;

/** `'a', 'b', 'c'`, and how many more there are. */
export function listNames(names: readonly string[], most = mostListed): string {
  return listSome(
    names.map((name) => `'${name}'`),
    most,
  );
}

/**
 * A sentence with the names that there are.
 *
 * @param wanted - the name that there is not
 * @param lead - how the sentence begins where it lists them
 */
export function offerNames(wanted: string, known: readonly string[], lead = 'There are'): string {
  if (known.length <= mostListed) return `${lead} ${listNames(known)}.`;
  const near = nearestNames(wanted, known).slice(0, mostOffered);
  if (!near.length) return `${lead} ${listNames(known, mostOffered)}.`;
  return `The nearest ${near.length > 1 ? 'are' : 'is'} ${listNames(near)}, of ${known.length}.`;
}
