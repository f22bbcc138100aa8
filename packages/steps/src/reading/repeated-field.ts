// An object of JSON that has one field twice: JSON.parse takes the last one in silence.

/**
 * The first field that an object of the text has twice, at any depth; undefined if there is none.
 *
 * @param text - JSON that can be parsed
 * @param fieldCount - how many fields its outermost objects have: a text with no more colons behind quotes than that has no
 *   field twice, and is not examined
 */
export function repeatedField(text: string, fieldCount: number): string | undefined {
  const colons = text.match(/"\s*:/g)?.length ?? 0;
  if (colons <= fieldCount) return undefined;
  // Of each array or object that is open: the names so far, or null for an array.
  const open: (Set<string> | null)[] = [];
  const tokens = /"(?:[^"\\]|\\.)*"(\s*:)?|[{}[\]]/g;
  for (const [token, colon] of text.matchAll(tokens)) {
    if (token === '{' || token === '[') open.push(token === '{' ? new Set() : null);
    else if (token === '}' || token === ']') open.pop();
    else if (colon !== undefined) {
      const name = JSON.parse(token.slice(0, -colon.length)) as string;
      const names = open.at(-1);
      if (names?.has(name)) return name;
      names?.add(name);
    }
  }
  return undefined;
}
