// The Square attack: random search that asks for scores alone, so that it needs no gradients.

import type { Random } from '@cairn/core';
import type { AttackedModel, Points } from './attacked-model.ts';
import type { Attack } from './attempt.ts';
import { type Ball, projectIntoBall } from './ball.ts';
import { selectPoints } from './select-points.ts';
import { drawWindow, type Window, windowShare } from './square-windows.ts';

export interface SquareOptions {
  /** How often each row may be asked. */
  readonly queries: number;
  /** Share of a row's numbers in the first windows. Default 0.8, as AutoAttack. */
  readonly firstShare?: number | undefined;
}

/**
 * Each query changes one window of each row, and is kept where the margin falls. In `linf` the window goes to the side of the
 * ball, with a random sign for each channel; in `l2` and `l1` the window takes over the budget of another window. Rows that are
 * no images have windows of random numbers.
 *
 * Source: M. Andriushchenko, F. Croce, N. Flammarion, M. Hein, "Square attack: a query-efficient black-box adversarial attack via
 * random search", ECCV 2020, algorithms 1 to 3. Where it differs: windows of tables; in `l2` and `l1` a random start, and one
 * centre of a window.
 */
export function square({ queries, firstShare = 0.8 }: SquareOptions): Attack {
  return async ({ model, origins, ball, random, breathing }) => {
    const { size } = model;
    const right = new Uint8Array(origins.rows.length).fill(1);
    // Positions in `origins` of the rows that are still right; the other arrays have one entry for each of them.
    let places = Int32Array.from(origins.rows.keys());
    let from = origins;
    let best: Points = { values: start(random, model, origins, ball), rows: origins.rows };
    let margins = new Float64Array(places.length).fill(Number.POSITIVE_INFINITY);
    for (let query = 0; query < queries && places.length > 0; query++) {
      await breathing.pauseIfDue();
      const values = best.values.slice();
      const share = windowShare(query, queries, firstShare);
      if (query > 0)
        for (let i = 0; i < places.length; i++) change(values, from.values, i * size, { random, model, share, ball });
      const points = { values, rows: best.rows };
      const { scores, guide } = model.guidedScoresOf?.(points) ?? { scores: model.scoresOf(points), guide: undefined };
      const areRight = model.areRight(scores, best.rows);
      const found = marginsOf(guide ?? scores, model, best.rows);
      let isAnyFooled = false;
      for (let i = 0; i < places.length; i++) {
        if (areRight[i] === 0) {
          right[places[i]!] = 0;
          isAnyFooled = true;
        }
        if (found[i]! >= margins[i]!) continue;
        margins[i] = found[i]!;
        best.values.set(values.subarray(i * size, (i + 1) * size), i * size);
      }
      if (!isAnyFooled) continue;
      const left = Int32Array.from(places.keys()).filter((i) => areRight[i] === 1);
      best = selectPoints(best, left, size);
      from = selectPoints(from, left, size);
      margins = Float64Array.from(left, (i) => margins[i]!);
      places = Int32Array.from(left, (i) => places[i]!);
    }
    return right;
  };
}

/** Score of the true class − the best of the others. */
function marginsOf(scores: ArrayLike<number>, { truth, classCount }: AttackedModel, rows: Int32Array): Float64Array {
  return Float64Array.from(rows, (row, i) => {
    let other = Number.NEGATIVE_INFINITY;
    for (let k = 0; k < classCount; k++) if (k !== truth[row]) other = Math.max(other, scores[i * classCount + k]!);
    return scores[i * classCount + truth[row]!]! - other;
  });
}

/** In `linf` vertical stripes of an image, or a sign for each number; else a random sign for each number, of equal sizes. */
function start(random: Random, { size, image }: AttackedModel, { values }: Points, ball: Ball): Float32Array {
  const { norm, epsilon } = ball;
  const stripe = image && norm === 'linf' ? image[1] * image[2] : size;
  const length = norm === 'linf' ? epsilon : norm === 'l2' ? epsilon / Math.sqrt(size) : epsilon / size;
  const moved = values.slice();
  for (let begin = 0; begin < moved.length; begin += size) {
    const signs = Array.from({ length: stripe }, () => (random.next() < 0.5 ? -1 : 1));
    for (let i = 0; i < size; i++) moved[begin + i]! += length * signs[i % stripe]!;
    projectIntoBall(moved, values, begin, size, ball);
  }
  return moved;
}

interface ChangeOptions {
  readonly random: Random;
  readonly model: AttackedModel;
  readonly share: number;
  readonly ball: Ball;
}

function change(values: Float32Array, origins: Float32Array, begin: number, options: ChangeOptions): void {
  const { random, model, share, ball } = options;
  const target = drawWindow(random, model, share);
  const signs = Array.from({ length: target.groupCount }, () => (random.next() < 0.5 ? -1 : 1));
  if (ball.norm === 'linf')
    target.places.forEach((place, i) => {
      values[begin + place] = origins[begin + place]! + ball.epsilon * signs[target.groups[i]!]!;
    });
  else moveBudget(values, origins, begin, { target, source: drawWindow(random, model, share), signs, ball, model });
  projectIntoBall(values, origins, begin, model.size, ball);
}

interface Move {
  readonly target: Window;
  readonly source: Window;
  readonly signs: readonly number[];
  readonly ball: Ball;
  readonly model: AttackedModel;
}

/** Takes all change out of the source, and gives the target what is then left of ε. */
function moveBudget(values: Float32Array, origins: Float32Array, begin: number, move: Move): void {
  const { target, source, signs, ball, model } = move;
  const power = ball.norm === 'l2' ? 2 : 1;
  const lengthOf = (changes: readonly number[]) =>
    changes.reduce((total, value) => total + Math.abs(value) ** power, 0) ** (1 / power);
  const before = target.places.map((place) => values[begin + place]! - origins[begin + place]!);
  for (const { places } of [source, target])
    for (const place of places) values[begin + place] = origins[begin + place]!;
  let used = 0;
  for (let i = begin; i < begin + model.size; i++) used += Math.abs(values[i]! - origins[i]!) ** power;
  const budget = Math.max(0, ball.epsilon ** power - used) ** (1 / power);
  const old = lengthOf(before) || 1;
  const wanted = target.places.map((_, i) => target.weights[i]! * signs[target.groups[i]!]! + before[i]! / old);
  const length = lengthOf(wanted) || 1;
  target.places.forEach((place, i) => {
    values[begin + place] = origins[begin + place]! + (wanted[i]! * budget) / length;
  });
}
