// The adversarial test itself: noise, FGSM, PGD and what follows on them at ε, the same over other ε, and the checks.

import type { StepContext } from '@cairn/core';
import { estimateRate } from '@cairn/stats';
import { decideClasses } from '../deciding/decide.ts';
import type { AnyModel } from '../kinds/model.ts';
import type { AnyTable } from '../kinds/table.ts';
import { encodeClasses } from '../models/describe-label.ts';
import { scoreTable } from '../models/predict.ts';
import type { ModelDescription } from '../schemas/model-description.ts';
import { createBreathing } from '../training/breathing.ts';
import { type AttackBounds, attackBounds, checkRanges, rangeOf } from './attack-bounds.ts';
import { type ParsedAttackParams, settingsOf } from './attack-params.ts';
import type { AttackReport, EpsilonOfColumn } from './attack-report.ts';
import { checkAttack, rateOf } from './check-attack.ts';
import { likeProbabilities, unsteadyRows } from './look-at-scores.ts';
import { measureRobustness } from './measure-robustness.ts';
import { flatRows } from './search/flat-rows.ts';
import { openAttackedModel } from './search/open-attacked-model.ts';

type Context = Pick<StepContext, 'random' | 'progress' | 'signal'>;

/** @throws Error for no rows, for a model that is no classifier, and for columns that ε has no meaning for */
export async function testRobustness(
  model: AnyModel,
  table: AnyTable,
  params: ParsedAttackParams,
  context: Context,
): Promise<AttackReport> {
  const { description } = model;
  if (description.task !== 'classification') throw new Error('Only classifiers are attacked, and this is a regressor');
  if (table.rowCount === 0) throw new Error('There are no rows to attack');
  const bounds = attackBounds(description.features, 'keep');
  checkRanges(description.features, table);
  const { epsilon } = params;
  const settings = settingsOf(params);
  const truth = encodeClasses(description, table);
  const scores = await scoreTable(model, table);
  const again = await scoreTable(model, table);
  const clean = Uint8Array.from(decideClasses(description, scores), (said, row) => (said === truth[row] ? 1 : 0));

  const sizes = attackSizes(bounds, params);
  const attacked = await openAttackedModel(model, table, { bounds, steps: settings.steps, starts: sizes.length });
  try {
    const breathing = createBreathing(context.signal);
    const measured = await measureRobustness(attacked, { clean, sizes, settings, breathing, ...context });
    const classCount = description.classes.length;
    const unchanged = description.features.filter(({ column }) => !rangeOf(column)).map(({ name }) => name);
    const checks = checkAttack({
      noise: measured.noise,
      fgsm: measured.fgsm,
      pgd: measured.pgd,
      curve: measured.plainCurve,
      classCount,
      unchanged,
      flat: attacked.hasGradients ? rateOf(flatRows(attacked)) : null,
      onlyBlackBox: measured.onlyBlackBox,
      likeProbabilities: rateOf(likeProbabilities(scores, classCount)),
      unsteady: rateOf(unsteadyRows(scores, again, classCount)),
    });
    const estimate = (right: ArrayLike<number> | null) =>
      right
        ? estimateRate(rateOf(right))
        : { value: null, low: null, high: null, n: 0, reason: `family '${description.family}' has no gradients` };
    return {
      accuracy: estimate(clean),
      robustAccuracy: estimate(measured.robust),
      pgdAccuracy: estimate(measured.pgd),
      fgsmAccuracy: estimate(measured.fgsm),
      noiseAccuracy: estimate(measured.noise),
      settings,
      attacks: measured.attacks,
      leftOut: measured.leftOut,
      epsilons: epsilonsOf(description, epsilon),
      unchanged,
      curve: measured.curve.map(({ epsilon: size, right }) => ({
        epsilon: size,
        robustAccuracy: estimateRate(rateOf(right)),
      })),
      checks,
      isTrustworthy: checks.every(({ isPassed }) => isPassed),
    };
  } finally {
    attacked.dispose();
  }
}

/** Rising: some sizes around ε, and the whole declared range. */
function attackSizes({ span }: AttackBounds, { epsilon, norm }: ParsedAttackParams): readonly number[] {
  const changeable = span.filter((width) => width > 0).length;
  const whole = { linf: 1, l2: Math.sqrt(changeable), l1: changeable }[norm];
  const sizes = [epsilon / 4, epsilon / 2, epsilon, Math.min(2 * epsilon, whole), whole];
  return [...new Set(sizes)].sort((a, b) => a - b);
}

/** ε in the units of the columns that may change. */
export function epsilonsOf({ features }: ModelDescription, epsilon: number): EpsilonOfColumn[] {
  return features.flatMap(({ name, column }) => {
    const range = rangeOf(column);
    if (!range) return [];
    const unit = column.type === 'number' ? (column.unit ?? null) : null;
    return [{ column: name, epsilon: epsilon * (range.max - range.min), ...range, unit }];
  });
}
