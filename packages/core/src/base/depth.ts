// How deeply plain data is nested. Most code follows data by recursion, and deep data would overflow the stack. So data
// from outside is measured first, without recursion.

/** The maximum depth of params, which are in keys, in plans and in every record. */
export const deepestParams = 100;

/** The maximum depth of a value of a JSON kind. */
export const deepestValue = 1000;

/**
 * Whether lists and records are nested deeper than this many levels. True if a list or record contains itself.
 *
 * @param value - any value; one that is not a list or a record has no level
 */
export function isDeeperThan(value: unknown, most: number): boolean {
  const open: (readonly [value: object, level: number])[] = [];
  const deepest = new Map<object, number>();
  const enter = (inner: unknown, level: number): void => {
    if (typeof inner !== 'object' || inner === null || ArrayBuffer.isView(inner)) return;
    // A value that is in several positions is followed again only if it is deeper there.
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
