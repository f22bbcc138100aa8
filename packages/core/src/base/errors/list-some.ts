// Lists in messages: the first few, and how many more there are.

/** `a, b, c and 253 more` */
export function listSome(items: readonly string[], most = 3): string {
  const more = items.length - most;
  return more > 0 ? `${items.slice(0, most).join(', ')} and ${more} more` : items.join(', ');
}
