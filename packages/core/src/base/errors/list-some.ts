// Lists in messages: all of a few, or the first few and how many more there are.

/** `a, b, c and 253 more` */
export function listSome(items: readonly string[], most = 3): string {
  const more = items.length - most;
  return more > 0 ? `${items.slice(0, most).join(', ')} and ${more} more` : items.join(', ');
}

/** All of a few: `a, b and c`, or with another word before the last: `a, b or c`. */
export function listAll(items: readonly string[], word: 'and' | 'or' = 'and'): string {
  return items.length > 1 ? `${items.slice(0, -1).join(', ')} ${word} ${items.at(-1)}` : items.join();
}
