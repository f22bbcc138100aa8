// Measures several things in turn, A B C A B C, so that other work of the machine affects all of them equally.

export type Measured<Name extends string> = Readonly<Record<Name, number>>;

/** The median of each over the given number of rounds. One more round runs first and does not count. */
export async function interleave<Name extends string>(
  rounds: number,
  work: Readonly<Record<Name, () => number | Promise<number>>>,
): Promise<Measured<Name>> {
  const names = Object.keys(work) as Name[];
  const found = Object.fromEntries(names.map((name) => [name, [] as number[]])) as Record<Name, number[]>;
  for (let round = -1; round < rounds; round += 1)
    for (const name of names) {
      const value = await work[name]();
      if (round >= 0) found[name].push(value);
    }
  return Object.fromEntries(names.map((name) => [name, medianOf(found[name])])) as Record<Name, number>;
}

export function medianOf(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
}
