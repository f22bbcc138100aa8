// How deeply plain data is nested. Most of what is done with it follows it by recursion, and the stack ends somewhere: so
// data from outside is measured before, without recursion.

/** Levels that params may have: they are in keys, in plans and in every record. */
export const deepestParams = 100;

/** Levels that a value of a JSON kind may have. */
export const deepestValue = 1000;

/**
 * Whether lists and records are nested deeper than this many levels; true where one of them holds itself.
 *
 * @param value - whatever; what is neither a list nor a record has no level
 */
export function isDeeperThan(value: unknown, most: number): boolean {
  const open: (readonly [value: object, level: number])[] = [];
  const deepest = new Map<object, number>();
  const enter = (inner: unknown, level: number): void => {
    if (typeof inner !== 'object' || inner === null || ArrayBuffer.isView(inner)) return;
    // What stands in several places is followed again only where it stands deeper.
    if ((deepest.get(inner) ?? 0) >= level) return;
    deepest.set(inner, level);
    open.push([inner, level]);
  };
  enter(value, 1);
  for (let next = open.pop(); next; next = open.pop()) {
    const [holder, level] = next;
    if (level > most) return true;
    for (const inner of Array.isArray(holder) ? holder : Object.values(holder)) enter(inner, level + 1);
  }
  return false;
}
