// Attacks a classifier by changes that a person could make.

import type { StepContext } from '@cairn/core';
import { estimateRate } from '@cairn/stats';
import { decideClasses } from '../deciding/decide.ts';
import { encodeClasses } from '../models/describe-label.ts';
import { familyOf } from '../models/families.ts';
import type { AnyModel } from '../models/model-value.ts';
import type { ModelDescription } from '../schemas/model-description.ts';
import type { AnyTable } from '../tables/table-value.ts';
import { createBreathing } from '../training/breathing.ts';
import { additiveHighest } from './additive-bound.ts';
import { awayFrom } from './aims.ts';
import { costOf, ownPoint, type Point } from './ask-picks.ts';
import { judge, withFewerChanges } from './climb-choices.ts';
import { describeChanges } from './describe-changes.ts';
import type { ParsedFeasibleParams } from './feasible-params.ts';
import { type FeasibleAttackReport, withoutProof } from './feasible-report.ts';
import { type OpenedFeasible, openFeasible } from './open-feasible.ts';
import { searchChanges } from './search-changes.ts';

type Context = Pick<StepContext, 'random' | 'progress' | 'signal'>;

/** @throws Error for no rows, and that names a column that cannot change */
export async function attackFeasibly(
  model: AnyModel,
  table: AnyTable,
  params: ParsedFeasibleParams,
  context: Context,
): Promise<FeasibleAttackReport> {
  const { description } = model;
  const opened = await openFeasible(model, table, params.changes);
  try {
    const { asked } = opened;
    const truth = encodeClasses(description, table);
    const budget = params.budget ?? Number.POSITIVE_INFINITY;
    const breathing = createBreathing(context.signal);
    const rows = Array.from({ length: table.rowCount }, (_, row) => row);
    const before = decideClasses(description, asked.scoresOf(rows.map((row) => ownPoint(asked, row))));
    const clean = rows.filter((row) => before[row] === truth[row]);
    const aim = awayFrom(description, truth);
    const searched = await searchChanges(opened, clean, {
      aim,
      weightsOf: weightsAway(description, asked, truth),
      budget,
      restarts: params.restarts,
      random: context.random('search'),
      breathing,
    });
    context.progress({ fraction: 0.5, message: 'search' });
    const fooled = new Map<number, Point>();
    for (const { point, isReached } of searched.best.values()) if (isReached) fooled.set(point.row, point);
    const left = clean.filter((row) => !fooled.has(row));
    const { proven, found, undecided, attack } = await prove(opened, model, left, {
      truth,
      budget,
      boxes: params.boxes,
      pause: () => breathing.pauseIfDue(),
    });
    // A point that was found in data counts if the model itself answers wrongly.
    for (const one of judge(asked, found, aim)) if (one.isReached) fooled.set(one.point.row, one.point);
    const attacks = attack
      ? [...searched.attacks, { attack, tried: left.length, fooled: left.filter((row) => fooled.has(row)).length }]
      : searched.attacks;
    const points = [...fooled.values()].sort((a, b) => costOf(asked, a) - costOf(asked, b) || a.row - b.row);
    const shown = points.slice(0, params.examples).map((point) => withFewerChanges(asked, point, aim));
    const said = decideClasses(description, asked.scoresOf(shown));
    const n = table.rowCount;
    const nameOf = (index: number) => description.classes[index]!;
    return {
      accuracy: estimateRate({ hits: clean.length, n }),
      robustAccuracy: estimateRate({ hits: clean.length - fooled.size, n }),
      certifiedAccuracy: attack ? estimateRate({ hits: proven, n }) : withoutProof(description.family),
      settings: { budget: params.budget ?? null, restarts: params.restarts, boxes: params.boxes },
      attacks: [...attacks],
      undecided,
      unchanged: [...opened.unchanged],
      changedColumns: describeChanges(asked, points).columns,
      meanCost:
        points.length === 0 ? null : points.reduce((total, one) => total + costOf(asked, one), 0) / points.length,
      examples: shown.map((point, i) => ({
        row: table.rowNumbers[point.row]!,
        actual: nameOf(truth[point.row]!),
        predicted: nameOf(said[i]!),
        cost: costOf(asked, point),
        changes: [...describeChanges(asked, [point]).cells[0]!],
      })),
    };
  } finally {
    opened.dispose();
  }
}

/** The class that is ahead of the others, less the true one; of two classes the log odds of the positive one, up or down. */
function weightsAway(
  description: ModelDescription,
  asked: OpenedFeasible['asked'],
  truth: ArrayLike<number>,
): (row: number) => readonly number[] {
  const { classes, positive } = description;
  if (classes.length === 2) return (row) => [classes[truth[row]!] === positive ? -1 : 1];
  return (row) => {
    const scores = asked.scoresOf([ownPoint(asked, row)]);
    let other = -1;
    for (let k = 0; k < classes.length; k++)
      if (k !== truth[row] && (other < 0 || scores[k]! > scores[other]!)) other = k;
    return classes.map((_, k) => (k === other ? 1 : k === truth[row] ? -1 : 0));
  };
}

interface Proved {
  /** Rows that no feasible change fools. */
  readonly proven: number;
  readonly found: readonly Point[];
  readonly undecided: number;
  /** Null if the family has no proof. */
  readonly attack: string | null;
}

interface ProveOptions {
  readonly truth: ArrayLike<number>;
  readonly budget: number;
  readonly boxes: number;
  pause(): Promise<void>;
}

async function prove(
  { asked, proofs }: OpenedFeasible,
  model: AnyModel,
  rows: readonly number[],
  { truth, budget, boxes, pause }: ProveOptions,
): Promise<Proved> {
  const { description } = model;
  const found: Point[] = [];
  let [proven, undecided] = [0, 0];
  if (proofs) {
    for (const row of rows) {
      await pause();
      const answer = proofs.findClass(asked, row, { own: truth[row]! }, { budget, boxes }, 'any');
      if (answer.outcome === 'none') proven++;
      else if (answer.outcome === 'undecided') undecided++;
      else found.push({ row, picks: answer.picks });
    }
    return { proven, found, undecided, attack: 'leaves' };
  }
  const { classes } = description;
  if (!familyOf(model).isAdditive) return { proven: 0, found: [], undecided: 0, attack: null };
  for (const row of rows) {
    await pause();
    const own = truth[row]!;
    let isProven = true;
    for (let k = 0; k < classes.length; k++) {
      if (k === own) continue;
      const weights = classes.map((_, at) => (at === k ? 1 : at === own ? -1 : 0));
      const { value, point } = additiveHighest(asked, row, weights);
      // Two scores that differ as much as any choice of values can make them.
      const isOut = classes.length === 2 ? decideAt(description, k, value) !== k : value < 0;
      isProven &&= isOut;
      if (!isOut && costOf(asked, point) <= budget) found.push(point);
    }
    if (isProven) proven++;
    else undecided++;
  }
  // Without a budget every row is decided, because the point with the largest value is feasible.
  return {
    proven,
    found,
    undecided: Math.max(0, undecided - new Set(found.map(({ row }) => row)).size),
    attack: 'columns',
  };
}

/** The class that is decided for if the scores of two classes differ by this much in favour of `k`. */
function decideAt(description: ModelDescription, k: number, value: number): number {
  const scores = new Float64Array(2);
  scores[k] = value + 1e-9;
  return decideClasses(description, scores)[0]!;
}
