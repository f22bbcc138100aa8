// Search among feasible changes by asking alone, for every family of models: the best change of one column at a time, from the
// row as it is and from random feasible points.

import type { Random } from '@cairn/core';
import type { Scores } from '../models/scores.ts';
import type { Breathing } from '../training/breathing.ts';
import type { Aim } from './aims.ts';
import { type AskedModel, costOf, neighboursOf, ownPoint, type Point, replacePick } from './ask-picks.ts';

export interface Reached {
  readonly point: Point;
  readonly value: number;
  readonly isReached: boolean;
}

export interface ClimbOptions {
  readonly aim: Aim;
  readonly budget: number;
  readonly breathing: Breathing;
}

/** Points of all rows together whose neighbours are asked about at once. */
const pointsAtOnce = 64;

/** From each of the points, the best neighbour again and again, until the aim is reached or no neighbour is better. */
export async function climbChoices(
  model: AskedModel,
  from: readonly Point[],
  { aim, budget, breathing }: ClimbOptions,
): Promise<readonly Reached[]> {
  const reached = judge(model, from, aim);
  let active = [...reached.keys()].filter((i) => !reached[i]!.isReached);
  while (active.length > 0) {
    const next: number[] = [];
    for (let first = 0; first < active.length; first += pointsAtOnce) {
      await breathing.pauseIfDue();
      const some = active.slice(first, first + pointsAtOnce);
      const neighbours = some.map((i) => neighboursOf(model, reached[i]!.point, budget));
      const judged = judge(model, neighbours.flat(), aim);
      let start = 0;
      some.forEach((i, at) => {
        const own = judged.slice(start, start + neighbours[at]!.length);
        start += neighbours[at]!.length;
        const best = own.reduce<Reached | undefined>(
          (most, one) => (most && !isBetter(one, most) ? most : one),
          undefined,
        );
        if (!best || !isBetter(best, reached[i]!)) return;
        reached[i] = best;
        if (!best.isReached) next.push(i);
      });
    }
    active = next;
  }
  return reached;
}

/** The scores of points, judged by the aim. */
export function judge(model: AskedModel, points: readonly Point[], aim: Aim): Reached[] {
  const { width } = model;
  const { scores, guide } = model.guidedScoresOf?.(points) ?? { scores: model.scoresOf(points), guide: undefined };
  const ofPoint = (all: Scores, i: number) => all.slice(i * width, (i + 1) * width);
  return points.map((point, i) => ({
    point,
    value: aim.valueOf(ofPoint(guide ?? scores, i), point.row),
    isReached: aim.isReached?.(ofPoint(scores, i), point.row) ?? false,
  }));
}

function isBetter(one: Reached, other: Reached): boolean {
  return (one.isReached && !other.isReached) || one.value > other.value;
}

/** A feasible point, each column at a random choice if the budget allows it. */
export function drawPoint(model: AskedModel, row: number, budget: number, random: Random): Point {
  const own = ownPoint(model, row);
  const order = random.shuffle(model.choices[row]!.map((_, column) => column));
  return order.reduce((point, column) => {
    const next = replacePick(point, column, random.integer(model.choices[row]![column]!.choices.length));
    return costOf(model, next) <= budget + 1e-9 ? next : point;
  }, own);
}

/** The point with as few changes as still reach the aim: columns go back to their own value, the costliest first. */
export function withFewerChanges(model: AskedModel, point: Point, aim: Aim): Point {
  const choices = model.choices[point.row]!;
  const order = choices
    .map(({ choices: all }, column) => ({ column, cost: all[point.picks[column]!]!.cost }))
    .sort((a, b) => b.cost - a.cost);
  let left = point;
  for (const { column } of order) {
    if (left.picks[column] === choices[column]!.own) continue;
    const back = replacePick(left, column, choices[column]!.own);
    if (judge(model, [back], aim)[0]!.isReached) left = back;
  }
  return left;
}
