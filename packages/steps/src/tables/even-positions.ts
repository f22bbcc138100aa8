/** At most `most` positions of `count`, evenly spread, the first one included. */
export function evenPositions(count: number, most: number): readonly number[] {
  const chosen = Math.min(count, most);
  return Array.from({ length: chosen }, (_, i) => Math.floor((i * count) / chosen));
}
