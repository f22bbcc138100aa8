import { listSome } from '@cairn/core';

/** The number of missing things that are named. */
const mostNamed = 5;

/** Names in a line; of many the first, and how many more. */
export function nameSome(names: readonly string[]): string {
  return listSome(names, mostNamed);
}
