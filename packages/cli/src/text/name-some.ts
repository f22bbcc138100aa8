import { listSome } from '@cairn/core';

/** So many names are listed of what is missing. */
const mostNamed = 5;

/** Names in a line; of many the first, and how many more. */
export function nameSome(names: readonly string[]): string {
  return listSome(names, mostNamed);
}
