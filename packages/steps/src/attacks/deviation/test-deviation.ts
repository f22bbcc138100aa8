// The adversarial test of a regressor: noise, FGSM and PGD (or a random search) at ε, the same over other ε, and the checks.

import type { StepContext } from '@cairn/core';
import { estimatePositiveMean } from '../../evaluation/regressor-metrics.ts';
import type { AnyModel } from '../../kinds/model.ts';
import type { AnyTable } from '../../kinds/table.ts';
import { encodeTargets } from '../../models/describe-label.ts';
import type { ColumnSpec } from '../../schemas/column.ts';
import { createBreathing } from '../../training/breathing.ts';
import { attackBounds, checkRanges, rangeOf } from '../attack-bounds.ts';
import type { ParsedAttackParams } from '../attack-params.ts';
import { drawStarts } from '../draw-starts.ts';
import { epsilonsOf } from '../test-robustness.ts';
import { checkDeviation } from './check-deviation.ts';
import type { DeviationReport } from './deviation-report.ts';
import { measureChanges } from './measure-changes.ts';
import { type Ball, openRegressor } from './open-regressor.ts';

type Context = Pick<StepContext, 'random' | 'progress' | 'signal'>;

/** @throws Error for no rows, and for columns that ε has no meaning for */
export async function testDeviation(
  model: AnyModel,
  table: AnyTable,
  params: ParsedAttackParams,
  context: Context,
): Promise<DeviationReport> {
  const { description } = model;
  if (table.rowCount === 0) throw new Error('There are no rows to attack');
  const bounds = attackBounds(description.features);
  checkRanges(description.features, table);
  const { epsilon, restarts } = params;
  const norm = normOf(params.norm);
  const steps = params.steps ?? 20;
  const stepShare = params.stepSize === undefined ? 2.5 / steps : params.stepSize / epsilon;
  const truth = encodeTargets(description, table);
  const opened = await openRegressor(model, table, bounds);
  try {
    const { rows, slopes } = opened;
    const before = opened.valuesAt(rows.data);
    const again = opened.valuesAt(rows.data);
    const changesOf = (values: Float64Array) => values.map((value, row) => Math.abs(value - before[row]!));
    const breathing = createBreathing(context.signal);
    const whole = norm === 'linf' ? 1 : Math.sqrt(bounds.span.filter((width) => width > 0).length);
    const sizes = [...new Set([epsilon / 4, epsilon / 2, epsilon, Math.min(2 * epsilon, whole), whole])].sort(
      (a, b) => a - b,
    );
    const measured = await measureChanges(opened, {
      before,
      sizes,
      norm,
      climb: { steps, stepShare, restarts },
      random: (stream) => context.random(stream),
      pause: async (done) => {
        await breathing.pause();
        context.progress({ fraction: done / sizes.length, message: `${done} of ${sizes.length} sizes` });
      },
    });
    const ball: Ball = { epsilon, norm };
    const noise = changesOf(opened.valuesAt(noisyRows(opened, ball, context)));
    const fgsm = slopes
      ? [1, -1]
          .map((direction) =>
            changesOf(opened.valuesAt(slopes.climb(direction as 1, ball, { steps: 1, stepSize: epsilon }))),
          )
          .reduce((a, b) => a.map((change, row) => Math.max(change, b[row]!)))
      : null;
    const at = measured.find((point) => point.epsilon === epsilon)!;
    const largest = (changes: Float64Array, ...others: (Float64Array | null)[]) =>
      changes.map((change, row) => Math.max(change, ...others.map((other) => other?.[row] ?? 0)));
    const changes = largest(at.changes, noise, fgsm);
    const errors = truth.map((value, row) => Math.abs(before[row]! - value));
    const checks = checkDeviation({
      noise,
      fgsm,
      attack: at.alone,
      flat: slopes?.flatRows() ?? null,
      unsteady: Uint8Array.from(before, (value, row) => (Object.is(value, again[row]) ? 0 : 1)),
    });
    const column: ColumnSpec = (table.columns as Readonly<Record<string, ColumnSpec>>)[description.label]!;
    const n = table.rowCount;
    return {
      meanAbsoluteError: estimatePositiveMean(errors),
      attackedMeanAbsoluteError: estimatePositiveMean(
        truth.map((value, row) =>
          Math.max(errors[row]!, ...[at.lowest[row]!, at.highest[row]!].map((found) => Math.abs(found - value))),
        ),
      ),
      meanChange: estimatePositiveMean(changes),
      largestChange: {
        value: changes.reduce((a, b) => Math.max(a, b)),
        low: null,
        high: null,
        n,
        reason: 'the largest of the rows that were attacked, which has no interval',
      },
      fgsmChange: fgsm
        ? estimatePositiveMean(fgsm)
        : { value: null, low: null, high: null, n: 0, reason: `family '${description.family}' has no gradients` },
      noiseChange: estimatePositiveMean(noise),
      settings: {
        epsilon,
        norm,
        attack: slopes ? 'pgd' : 'random-search',
        steps,
        stepSize: stepShare * epsilon,
        restarts,
      },
      unit: column.type === 'number' ? (column.unit ?? null) : null,
      epsilons: epsilonsOf(description, epsilon),
      unchanged: description.features.filter((feature) => !rangeOf(feature.column)).map(({ name }) => name),
      curve: measured.map((point) => ({ epsilon: point.epsilon, meanChange: estimatePositiveMean(point.changes) })),
      checks,
      isTrustworthy: checks.every(({ isPassed }) => isPassed),
    };
  } finally {
    opened.dispose();
  }
}

/** @throws Error for a norm that attacks on regressors do not have */
function normOf(norm: string): Ball['norm'] {
  if (norm === 'linf' || norm === 'l2') return norm;
  throw new Error(`Regressors are attacked in the norms 'linf' and 'l2', and not in '${norm}': use one of them`);
}

function noisyRows(
  { rows, bounds: { span, low, high } }: Pick<Awaited<ReturnType<typeof openRegressor>>, 'rows' | 'bounds'>,
  { epsilon, norm }: Ball,
  context: Context,
): Float32Array {
  const starts = drawStarts(context.random('noise'), norm, rows.rowCount, span);
  return rows.data.map((value, at) => {
    const place = at % span.length;
    if (span[place] === 0) return value;
    return Math.min(high[place]!, Math.max(low[place]!, value + starts[at]! * span[place]! * epsilon));
  });
}
