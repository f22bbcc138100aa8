// Lists of names in messages. A few names are all listed. Of many, only similar ones are listed, with the total number.

import { listSome } from './list-some.ts';
import { nearestNames } from './nearest.ts';

/** The number of names that people can read quickly. */
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
 * A sentence that lists the existing names.
 *
 * @param wanted - the name that does not exist
 * @param lead - the beginning of the sentence if it lists names
 */
export function offerNames(wanted: string, known: readonly string[], lead = 'There are'): string {
  if (known.length <= mostListed) return `${lead} ${listNames(known)}.`;
  const near = nearestNames(wanted, known).slice(0, mostOffered);
  if (!near.length) return `${lead} ${listNames(known, mostOffered)}.`;
  return `The nearest ${near.length > 1 ? 'are' : 'is'} ${listNames(near)}, of ${known.length}.`;
}
