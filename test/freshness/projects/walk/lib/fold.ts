// A function that calls itself.

export function fold(values: readonly number[], seed = 1): number {
  const [first, ...rest] = values;
  return first === undefined ? seed : fold(rest, seed * 2 + first);
}
