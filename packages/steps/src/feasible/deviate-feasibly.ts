// How far changes that a person could make move a regressor's number.

import type { StepContext } from '@cairn/core';
import { estimatePositiveMean } from '../evaluation/regressor-metrics.ts';
import { encodeTargets } from '../models/describe-label.ts';
import { familyOf } from '../models/families.ts';
import { interpretScores } from '../models/interpret-scores.ts';
import type { AnyModel } from '../models/model-value.ts';
import type { ColumnSpec } from '../schemas/column.ts';
import type { AnyTable } from '../tables/table-value.ts';
import { createBreathing } from '../training/breathing.ts';
import { additiveHighest } from './additive-bound.ts';
import { asFarAs } from './aims.ts';
import { costOf, ownPoint, type Point } from './ask-picks.ts';
import { describeChanges } from './describe-changes.ts';
import type { ParsedFeasibleParams } from './feasible-params.ts';
import { type FeasibleDeviationReport, withoutProof } from './feasible-report.ts';
import { openFeasible } from './open-feasible.ts';
import { searchChanges } from './search-changes.ts';

type Context = Pick<StepContext, 'random' | 'progress' | 'signal'>;

/** @throws Error for no rows, and that names a column that cannot change */
export async function deviateFeasibly(
  model: AnyModel,
  table: AnyTable,
  params: ParsedFeasibleParams,
  context: Context,
): Promise<FeasibleDeviationReport> {
  const { description } = model;
  const opened = await openFeasible(model, table, params.changes);
  try {
    const { asked, proofs } = opened;
    const budget = params.budget ?? Number.POSITIVE_INFINITY;
    const breathing = createBreathing(context.signal);
    const rows = Array.from({ length: table.rowCount }, (_, row) => row);
    const valuesOf = (points: readonly Point[]) => interpretScores(description, asked.scoresOf(points)).values;
    const own = rows.map((row) => ownPoint(asked, row));
    const before = valuesOf(own);
    const truth = encodeTargets(description, table);
    const unit = description.target?.deviation ?? 1;
    const isAdditive = familyOf(model).isAdditive ?? false;
    const points: Point[][] = rows.map((row) => [own[row]!]);
    const limits = new Float64Array(table.rowCount);
    const counts = new Map<string, { tried: number; fooled: number }>();
    const count = (attack: string, tried: number, fooled: number) => {
      const now = counts.get(attack) ?? { tried: 0, fooled: 0 };
      counts.set(attack, { tried: Math.max(now.tried, tried), fooled: now.fooled + fooled });
    };
    let undecided = 0;
    for (const direction of [1, -1] as const) {
      const searched = await searchChanges(opened, rows, {
        aim: asFarAs(direction),
        weightsOf: () => [direction],
        budget,
        restarts: params.restarts,
        random: context.random(`search ${direction}`),
        breathing,
      });
      for (const { attack, tried, fooled } of searched.attacks) count(attack, tried, fooled);
      let moved = 0;
      for (const row of rows) {
        await breathing.pauseIfDue();
        const { point, value } = searched.best.get(row)!;
        points[row]!.push(point);
        const start = (direction * (before[row]! - (description.target?.mean ?? 0))) / unit;
        if (proofs) {
          const found = proofs.findExtreme(asked, point, direction, { budget, boxes: params.boxes });
          points[row]!.push({ row, picks: found.picks });
          if (found.value > value + 1e-9) moved++;
          if (found.bound > found.value + 1e-9) undecided++;
          limits[row] = Math.max(limits[row]!, unit * (found.bound - start));
        } else if (isAdditive) {
          const highest = additiveHighest(asked, row, [direction]);
          if (costOf(asked, highest.point) <= budget) points[row]!.push(highest.point);
          limits[row] = Math.max(limits[row]!, unit * (highest.value - start));
        }
      }
      if (proofs) count('leaves', rows.length, moved);
      context.progress({ fraction: direction === 1 ? 0.5 : 1, message: direction === 1 ? 'up' : 'down' });
    }
    const found = points.map((own) => valuesOf(own));
    const changes = Float64Array.from(found, (values, row) =>
      Math.max(...values.map((one) => Math.abs(one - before[row]!))),
    );
    const farthest = points.map((own, row) => {
      const distances = Array.from(found[row]!, (value) => Math.abs(value - before[row]!));
      return own[distances.indexOf(changes[row]!)]!;
    });
    const errors = truth.map((value, row) => Math.abs(before[row]! - value));
    const order = [...rows].sort((a, b) => changes[b]! - changes[a]! || a - b).slice(0, params.examples);
    const column: ColumnSpec = (table.columns as Readonly<Record<string, ColumnSpec>>)[description.label]!;
    const hasProof = proofs !== null || isAdditive;
    return {
      meanAbsoluteError: estimatePositiveMean(errors),
      attackedMeanAbsoluteError: estimatePositiveMean(
        truth.map((value, row) => Math.max(...found[row]!.map((one) => Math.abs(one - value)))),
      ),
      meanChange: estimatePositiveMean(changes),
      largestChange: {
        value: changes.reduce((a, b) => Math.max(a, b)),
        low: null,
        high: null,
        n: table.rowCount,
        reason: 'the largest of the rows that were attacked, which has no interval',
      },
      provenMeanChange: hasProof
        ? estimatePositiveMean(limits.map((limit, row) => Math.max(limit, changes[row]!)))
        : withoutProof(description.family),
      unit: column.type === 'number' ? (column.unit ?? null) : null,
      settings: { budget: params.budget ?? null, restarts: params.restarts, boxes: params.boxes },
      attacks: [...counts].map(([attack, outcome]) => ({ attack, ...outcome })),
      undecided,
      unchanged: [...opened.unchanged],
      changedColumns: describeChanges(asked, farthest).columns,
      examples: order.map((row) => ({
        row: table.rowNumbers[row]!,
        actual: truth[row]!,
        predicted: found[row]![points[row]!.indexOf(farthest[row]!)]!,
        cost: costOf(asked, farthest[row]!),
        changes: [...describeChanges(asked, [farthest[row]!]).cells[0]!],
      })),
    };
  } finally {
    opened.dispose();
  }
}
