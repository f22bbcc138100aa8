// Searches among feasible changes of rows: by slopes where a model has them, by asking, and for trees over boxes.

import type { Random } from '@cairn/core';
import type { Breathing } from '../training/breathing.ts';
import type { Aim } from './aims.ts';
import { ownPoint, type Point } from './ask-picks.ts';
import { climbChoices, drawPoint, judge, type Reached } from './climb-choices.ts';
import { type OutputWeights, proposeBySlopes } from './climb-slopes.ts';
import type { OpenedFeasible } from './open-feasible.ts';

export interface SearchOptions {
  readonly aim: Aim;
  /** For a model with gradients: what of its outputs is climbed. */
  readonly weightsOf: OutputWeights;
  readonly budget: number;
  readonly restarts: number;
  readonly random: Random;
  readonly breathing: Breathing;
}

export interface SearchedRows {
  /** By row that was searched: the best point that was found. */
  readonly best: ReadonlyMap<number, Reached>;
  readonly attacks: readonly AttackOutcome[];
}

export interface AttackOutcome {
  readonly attack: string;
  readonly tried: number;
  /** Rows that it fooled; of a regressor, rows that it moved further than those before it. */
  readonly fooled: number;
}

/** How often slopes are taken, each time at the best point so far. */
const slopeRounds = 5;

/** By slopes and by asking; the rows whose aim is reached are left out of what follows. */
export async function searchChanges(
  opened: Pick<OpenedFeasible, 'asked' | 'gradients'>,
  rows: readonly number[],
  options: SearchOptions,
): Promise<SearchedRows> {
  const { asked, gradients } = opened;
  const { aim, weightsOf, budget, restarts, random, breathing } = options;
  const best = new Map(
    judge(
      asked,
      rows.map((row) => ownPoint(asked, row)),
      aim,
    ).map((one) => [one.point.row, one]),
  );
  const attacks: AttackOutcome[] = [];
  const note = (found: readonly Reached[], moved: Set<number>) => {
    for (const one of found) {
      const before = best.get(one.point.row)!;
      if (!(one.isReached && !before.isReached) && !(one.value > before.value)) continue;
      best.set(one.point.row, one);
      if (aim.isReached === null || one.isReached) moved.add(one.point.row);
    }
  };
  const left = () => rows.filter((row) => !best.get(row)!.isReached);

  if (gradients) {
    const tried = left();
    const moved = new Set<number>();
    for (let round = 0; round < slopeRounds; round++) {
      await breathing.pauseIfDue();
      const from = left().map((row) => best.get(row)!.point);
      if (from.length === 0) break;
      note(judge(asked, proposeBySlopes(asked, gradients, from, weightsOf, budget), aim), moved);
    }
    attacks.push({ attack: 'slopes', tried: tried.length, fooled: moved.size });
  }
  const tried = left();
  const moved = new Set<number>();
  const climb = async (from: readonly Point[]) =>
    note(await climbChoices(asked, from, { aim, budget, breathing }), moved);
  await climb(left().map((row) => ownPoint(asked, row)));
  if (gradients) await climb(left().map((row) => best.get(row)!.point));
  for (let restart = 0; restart < restarts; restart++)
    await climb(left().map((row) => drawPoint(asked, row, budget, random)));
  attacks.push({ attack: 'search', tried: tried.length, fooled: moved.size });
  return { best, attacks };
}
