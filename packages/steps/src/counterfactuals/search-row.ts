// The cheapest change of one row that reaches the target.

import type { Random } from '@cairn/core';
import { type AskedModel, costOf, type Point, replacePick } from '../feasible/ask-picks.ts';
import { climbChoices, drawPoint, judge } from '../feasible/climb-choices.ts';
import type { OpenedFeasible } from '../feasible/open-feasible.ts';
import type { ColumnChoices } from '../feasible/row-choices.ts';
import { searchChanges } from '../feasible/search-changes.ts';
import type { Breathing } from '../training/breathing.ts';
import type { Target } from './target-aims.ts';

export interface RowSearch {
  readonly target: Target;
  /** The position of the predicted class; not read of a regressor. */
  readonly own: number;
  readonly budget: number;
  readonly restarts: number;
  readonly boxes: number;
  readonly random: Random;
  readonly breathing: Breathing;
}

export type RowAnswer =
  | { readonly outcome: 'found'; readonly model: AskedModel; readonly point: Point; readonly isCheapest: boolean }
  /** `none`: it is proven that no feasible change reaches the target. */
  | { readonly outcome: 'none' | 'not-found' };

/** Values that are tried between a changed number and its neighbour in the direction of the row's own value. */
const finerPoints = 12;
const finerRounds = 2;

export async function searchRow(
  opened: OpenedFeasible,
  row: number,
  choices: readonly ColumnChoices[],
  search: RowSearch,
): Promise<RowAnswer> {
  const { proofs, gradients } = opened;
  const { target, own, budget, restarts, boxes, random, breathing } = search;
  const model = askWithRow(opened, row, choices);
  if (proofs && model.description.task === 'classification') {
    const wanted = target.index === null ? { own } : { target: target.index };
    const answer = proofs.findClass(model, row, wanted, { budget, boxes }, 'cheapest');
    if (answer.outcome === 'none') return { outcome: 'none' };
    if (answer.outcome === 'found') {
      const point = { row, picks: answer.picks };
      if (judge(model, [point], target.aim)[0]!.isReached)
        return { outcome: 'found', model, point: cheapen(model, point, target), isCheapest: answer.isCheapest };
    }
  }
  const { weightsOf } = target;
  const options = { aim: target.aim, weightsOf, budget, restarts, random, breathing };
  const { best } = await searchChanges({ asked: model, gradients }, [row], options);
  const draws = Array.from({ length: restarts }, () => drawPoint(model, row, budget, random));
  const climbed = await climbChoices(model, draws, options);
  const reached = [...best.values(), ...climbed].filter(({ isReached }) => isReached).map(({ point }) => point);
  if (reached.length === 0) return { outcome: 'not-found' };
  const cheapest = reached
    .map((point) => cheapen(model, point, target))
    .reduce((least, point) => (costOf(model, point) < costOf(model, least) ? point : least));
  return { outcome: 'found', ...makeFiner(opened, model, cheapest, target), isCheapest: false };
}

function askWithRow(opened: OpenedFeasible, row: number, choices: readonly ColumnChoices[]): AskedModel {
  return opened.askWith(opened.asked.choices.map((own, at) => (at === row ? choices : own)));
}

/** One column after another goes to the choice that saves most and still reaches the target, until none does. */
function cheapen(model: AskedModel, from: Point, { aim }: Target): Point {
  let point = from;
  for (;;) {
    const now = point;
    const cheaper = model.choices[now.row]!.flatMap(({ choices, own }, column) => {
      const { cost } = choices[now.picks[column]!]!;
      return choices.flatMap((choice, index) =>
        // A change that costs nothing is undone too.
        choice.cost < cost || (choice.cost === cost && index === own && now.picks[column] !== own)
          ? [replacePick(now, column, index)]
          : [],
      );
    });
    const reached = judge(model, cheaper, aim).filter(({ isReached }) => isReached);
    if (reached.length === 0) return point;
    point = reached
      .map((one) => one.point)
      .reduce((least, one) => (costOf(model, one) < costOf(model, least) ? one : least));
  }
}

/**
 * A column's choices are a grid, unless the model has splits. So values between a changed number and its neighbour on the grid,
 * in the direction of the row's own value, are tried too.
 */
function makeFiner(
  opened: OpenedFeasible,
  coarse: AskedModel,
  from: Point,
  target: Target,
): { readonly model: AskedModel; readonly point: Point } {
  if (opened.proofs) return { model: coarse, point: from };
  let [model, point] = [coarse, from];
  for (let round = 0; round < finerRounds; round++) {
    const { row, picks } = point;
    const finer = model.choices[row]!.map((column, at) => addBetween(column, picks[at]!));
    const next = askWithRow(
      opened,
      row,
      finer.map(({ column }) => column),
    );
    const moved = { row, picks: Int32Array.from(finer, ({ pick }) => pick) };
    [model, point] = [next, cheapen(next, moved, target)];
  }
  return { model, point };
}

function addBetween(column: ColumnChoices, pick: number): { readonly column: ColumnChoices; readonly pick: number } {
  const { choices, own, isContinuous } = column;
  if (pick === own || !isContinuous) return { column, pick };
  const neighbour = pick < own ? pick + 1 : pick - 1;
  const [from, to] = [choices[pick]!, choices[neighbour]!];
  if (typeof from.value !== 'number' || typeof to.value !== 'number') return { column, pick };
  const [start, end] = [from.value, to.value];
  const between = Array.from({ length: finerPoints - 1 }, (_, i) => {
    const share = (i + 1) / finerPoints;
    return { value: start + (end - start) * share, cost: from.cost + (to.cost - from.cost) * share };
  });
  const first = Math.min(pick, neighbour) + 1;
  const ordered = pick < own ? between : between.toReversed();
  const all = [...choices.slice(0, first), ...ordered, ...choices.slice(first)];
  const place = (index: number) => (index < first ? index : index + ordered.length);
  return { column: { ...column, choices: all, own: place(own) }, pick: place(pick) };
}
