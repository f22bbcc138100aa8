// Branch and bound over boxes: finds a wrong answer of trees, or proves that there is none.

import { createQueue } from './priority-queue.ts';
import type { Box, TreeBoxes } from './tree-boxes.ts';

export interface Goal {
  /** Whether a point with a value up to this could be what is looked for. */
  couldReach(bound: number): boolean;
  /** Whether the encoded row is what is looked for. */
  accepts(row: Float64Array): boolean;
}

export interface SearchLimits {
  /** Most cost of all changes together. */
  readonly budget: number;
  /** Boxes that are examined, before the search gives up. */
  readonly boxes: number;
}

export type Found =
  | { readonly outcome: 'found'; readonly picks: Int32Array; readonly cost: number; readonly isCheapest: boolean }
  /** It is proven that there is none. */
  | { readonly outcome: 'none' }
  | { readonly outcome: 'undecided' };

/** Costs that differ by rounding alone are equal. */
const rounding = 1e-9;

/**
 * The first accepted point (`'any'`), or the cheapest one (`'cheapest'`). A box is left out if its bound says that it holds no
 * accepted point, and cut in two otherwise.
 *
 * The question is that of A. Kantchelian, J. Tygar, A. Joseph, "Evasion and hardening of tree ensemble classifiers", ICML 2016,
 * which they give to a solver of mixed-integer programs; the bound is that of H. Chen, H. Zhang, S. Si, Y. Li, D. Boning,
 * C.-J. Hsieh, "Robustness verification of tree-based models", NeurIPS 2019, with each tree on its own, and cuts make it exact.
 */
export function searchBoxes(
  boxes: TreeBoxes,
  goal: Goal,
  { budget, boxes: limit }: SearchLimits,
  mode: 'any' | 'cheapest',
): Found {
  const queue = createQueue<Box>();
  const push = (box: Box) => {
    const picks = boxes.cheapestOf(box);
    const cost = boxes.costOf(picks);
    if (cost > budget + rounding) return;
    const { value } = boxes.boundOf(box);
    if (goal.couldReach(value)) queue.push(box, mode === 'any' ? -value : cost);
  };
  push(boxes.whole);
  for (let looked = 0; looked < limit; looked++) {
    const box = queue.pop();
    if (!box) return { outcome: 'none' };
    const picks = boxes.cheapestOf(box);
    if (goal.accepts(boxes.rowOf(picks)))
      return { outcome: 'found', picks, cost: boxes.costOf(picks), isCheapest: mode === 'cheapest' };
    for (const part of cut(boxes, box)) push(part);
  }
  return queue.pop() ? { outcome: 'undecided' } : { outcome: 'none' };
}

export interface Highest {
  readonly picks: Int32Array;
  readonly value: number;
  /** No feasible point has a larger value; equal to `value` if the search ended. */
  readonly bound: number;
}

/** The feasible point with the largest value. */
export function findHighest(
  boxes: TreeBoxes,
  { budget, boxes: limit }: SearchLimits,
  heightOf: (row: Float64Array) => number,
  from: Int32Array,
): Highest {
  const queue = createQueue<{ readonly box: Box; readonly bound: number }>();
  let best = { picks: from, value: heightOf(boxes.rowOf(from)) };
  const push = (box: Box) => {
    const picks = boxes.cheapestOf(box);
    if (boxes.costOf(picks) > budget + rounding) return;
    const value = heightOf(boxes.rowOf(picks));
    if (value > best.value) best = { picks, value };
    const bound = boxes.boundOf(box).value;
    if (bound > best.value + rounding) queue.push({ box, bound }, -bound);
  };
  push(boxes.whole);
  for (let looked = 0; looked < limit; looked++) {
    const next = queue.pop();
    if (!next || next.bound <= best.value + rounding) return { ...best, bound: best.value };
    for (const part of cut(boxes, next.box)) push(part);
  }
  return { ...best, bound: Math.max(best.value, queue.pop()?.bound ?? best.value) };
}

/** Both parts of a box; none if all of its points have one value. */
function cut(boxes: TreeBoxes, box: Box): readonly Box[] {
  const { cut: found } = boxes.boundOf(box);
  if (!found) return [];
  const [high, low] = [box.high.slice(), box.low.slice()];
  high[found.column] = found.at;
  low[found.column] = found.at + 1;
  return [
    { low: box.low, high },
    { low, high: box.high },
  ];
}
