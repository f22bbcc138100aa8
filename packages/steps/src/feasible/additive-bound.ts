// What a model whose scores are sums over columns can reach at most: exact, because columns do not depend on each other.

import { type AskedModel, ownPoint, type Point, replacePick } from './ask-picks.ts';

/**
 * The largest value of a weighted sum of scores over all choices of a row, whatever they cost, and the point that has it.
 *
 * @param weights - of each score
 */
export function additiveHighest(
  model: AskedModel,
  row: number,
  weights: readonly number[],
): { readonly value: number; readonly point: Point } {
  const own = ownPoint(model, row);
  const variants = model.choices[row]!.flatMap(({ choices }, column) =>
    choices.map((_, choice) => ({ column, choice, point: replacePick(own, column, choice) })),
  );
  const { width } = model;
  const scores = model.scoresOf([own, ...variants.map(({ point }) => point)]);
  const valueAt = (i: number) => weights.reduce((total, weight, k) => total + weight * scores[i * width + k]!, 0);
  const start = valueAt(0);
  const gains = new Map<number, { choice: number; gain: number }>();
  variants.forEach(({ column, choice }, i) => {
    const gain = valueAt(i + 1) - start;
    if (gain > (gains.get(column)?.gain ?? 0)) gains.set(column, { choice, gain });
  });
  let point = own;
  let value = start;
  for (const [column, { choice, gain }] of gains) {
    point = replacePick(point, column, choice);
    value += gain;
  }
  return { value, point };
}
