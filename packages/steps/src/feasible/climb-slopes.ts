// Several columns at once, by the slopes of a model that has gradients.

import type { GradientModel } from '../explaining/gradient-attributions.ts';
import { encodeRows } from '../models/encode-rows.ts';
import { type AskedModel, costOf, neighboursOf, type Point, replacePick } from './ask-picks.ts';

/** What is climbed, as weights of the model's outputs: by row. */
export type OutputWeights = (row: number) => readonly number[];

/**
 * Points that change the most promising columns: to first order, a change is worth the slope times the change of the encoded
 * row. Of each row the best change of 1, 2, 4 … columns, within the budget, the ones that are worth most for their cost first.
 *
 * As HotFlip (J. Ebrahimi, A. Rao, D. Lowd, D. Dou, ACL 2018), which estimates changes of categories in this way.
 */
export function proposeBySlopes(
  model: AskedModel,
  gradients: GradientModel,
  points: readonly Point[],
  weightsOf: OutputWeights,
  budget: number,
): readonly Point[] {
  const { features } = model.description;
  const encode = (given: readonly Point[]) => encodeRows(features, model.tableOf(given)).data;
  const { width } = gradients;
  const now = encode(points);
  const byOutput = Array.from({ length: gradients.outputCount }, (_, output) => gradients.slopesOf(now, output));
  return points.flatMap((point, i) => {
    const weights = weightsOf(point.row);
    const slope = (j: number) =>
      weights.reduce((total, weight, output) => total + weight * byOutput[output]![i * width + j]!, 0);
    const slopes = Float64Array.from({ length: width }, (_, j) => slope(j));
    const neighbours = neighboursOf(model, point, budget);
    const encoded = encode(neighbours);
    const best = new Map<number, { readonly choice: number; readonly gain: number }>();
    neighbours.forEach((neighbour, n) => {
      let gain = 0;
      for (let j = 0; j < width; j++) gain += slopes[j]! * (encoded[n * width + j]! - now[i * width + j]!);
      const column = neighbour.picks.findIndex((choice, at) => choice !== point.picks[at]);
      if (gain > (best.get(column)?.gain ?? 0)) best.set(column, { choice: neighbour.picks[column]!, gain });
    });
    const worth = (column: number) => {
      const { choice, gain } = best.get(column)!;
      return gain / (model.choices[point.row]![column]!.choices[choice]!.cost + 1e-6);
    };
    const order = [...best.keys()].sort((a, b) =>
      Number.isFinite(budget) ? worth(b) - worth(a) : best.get(b)!.gain - best.get(a)!.gain,
    );
    const proposals: Point[] = [];
    let moved = point;
    order.forEach((column, count) => {
      const next = replacePick(moved, column, best.get(column)!.choice);
      if (costOf(model, next) <= budget + 1e-9) moved = next;
      // After 1, 2, 4 … columns, and after the last.
      if (((count + 1) & count) === 0 || count === order.length - 1) proposals.push(moved);
    });
    return proposals;
  });
}
