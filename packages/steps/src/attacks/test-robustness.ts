// The adversarial test itself: noise, FGSM and PGD at ε, PGD over other ε, and the checks of the attack.

import type { StepContext } from '@cairn/core';
import { estimateRate } from '@cairn/stats';
import { decideClasses } from '../deciding/decide.ts';
import type { AnyModel } from '../kinds/model.ts';
import type { AnyTable } from '../kinds/table.ts';
import { encodeClasses } from '../models/describe-label.ts';
import { encodeRows } from '../models/encode-rows.ts';
import { openForGradients } from '../models/open-for-gradients.ts';
import type { ModelDescription } from '../schemas/model-description.ts';
import { createBreathing } from '../training/breathing.ts';
import { type AttackBounds, attackBounds, checkRanges, rangeOf } from './attack-bounds.ts';
import {
  type AttackTarget,
  createGradients,
  fgsmAttack,
  noiseAttack,
  pgdAttack,
  rightUnder,
  steepestSlopes,
} from './attack-model.ts';
import type { ParsedAttackParams } from './attack-params.ts';
import type { AttackReport, EpsilonOfColumn } from './attack-report.ts';
import { checkAttack, rateOf } from './check-attack.ts';

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
  const bounds = attackBounds(description.features);
  checkRanges(description.features, table);
  const rows = encodeRows(description.features, table);
  const truth = encodeClasses(description, table);
  const predictor = await openForGradients(model);
  const { norm, steps, restarts } = params;
  const sizes = attackSizes(bounds, params);
  // Of PGD at each size, of FGSM, and at the rows as they are.
  const gradients = createGradients(predictor, { rowCount: rows.rowCount, calls: sizes.length * restarts * steps + 2 });
  try {
    const classCount = description.classes.length;
    const target = { predictor, rows, truth, classCount, deciding: description, bounds, norm, gradients };
    return await attackAll(target, sizes, description, params, context);
  } finally {
    gradients.dispose();
    predictor.dispose();
  }
}

/** The sizes of PGD, all different: ε, some around it, and the whole declared range. */
function attackSizes({ span }: AttackBounds, { epsilon, norm }: ParsedAttackParams): readonly number[] {
  const whole = norm === 'linf' ? 1 : Math.sqrt(span.filter((width) => width > 0).length);
  return [...new Set([epsilon / 4, epsilon / 2, epsilon, Math.min(2 * epsilon, whole), whole])];
}

async function attackAll(
  target: AttackTarget,
  sizes: readonly number[],
  description: ModelDescription,
  params: ParsedAttackParams,
  context: Context,
): Promise<AttackReport> {
  const { epsilon, norm, steps, restarts } = params;
  const stepShare = params.stepSize === undefined ? 2.5 / steps : params.stepSize / epsilon;
  const outputs = target.predictor.outputsOf(target.rows);
  const again = target.predictor.outputsOf(target.rows);
  const said = decideClasses(description, outputs);
  const clean = Uint8Array.from(said, (index, row) => (index === target.truth[row] ? 1 : 0));
  const stay = (attack: Parameters<typeof rightUnder>[1], stream: string) =>
    rightUnder(target, attack, context.random(stream)).map((right, row) => right & clean[row]!);

  // One stream for all sizes, so that the points of the curve differ in their ε alone.
  const underPgd = (size: number) => {
    const attack = pgdAttack({ epsilon: size, steps, stepSize: stepShare * size, norm });
    return Array.from({ length: restarts }, (_, index) => stay(attack, `start ${index}`)).reduce((a, b) =>
      a.map((right, row) => right & b[row]!),
    );
  };
  const breathing = createBreathing(context.signal);
  const curve = [{ epsilon: 0, right: clean }];
  for (const size of sizes) {
    await breathing.pause();
    curve.push({ epsilon: size, right: underPgd(size) });
    context.progress({ fraction: curve.length / (sizes.length + 1), message: `PGD with ε ${size}` });
  }
  const pgd = curve.find((point) => point.epsilon === epsilon)!.right;
  const fgsm = stay(fgsmAttack(epsilon, norm), 'fgsm');
  const noise = stay(noiseAttack(epsilon), 'noise');
  const checks = checkAttack({
    noise,
    fgsm,
    pgd,
    curve,
    classCount: target.classCount,
    flat: rateOf(Uint8Array.from(steepestSlopes(target), (slope) => (slope === 0 ? 1 : 0))),
    likeProbabilities: rateOf(likeProbabilities(outputs, target.classCount)),
    unsteady: rateOf(unsteadyRows(outputs, again, target.classCount)),
  });
  return {
    accuracy: estimateRate(rateOf(clean)),
    robustAccuracy: estimateRate(rateOf(pgd)),
    fgsmAccuracy: estimateRate(rateOf(fgsm)),
    noiseAccuracy: estimateRate(rateOf(noise)),
    settings: { epsilon, norm, steps, stepSize: stepShare * epsilon, restarts },
    epsilons: epsilonsOf(description, epsilon),
    unchanged: description.features.filter(({ column }) => !rangeOf(column)).map(({ name }) => name),
    curve: curve.map(({ epsilon: size, right }) => ({ epsilon: size, robustAccuracy: estimateRate(rateOf(right)) })),
    checks,
    isTrustworthy: checks.every(({ isPassed }) => isPassed),
  };
}

function epsilonsOf({ features }: ModelDescription, epsilon: number): EpsilonOfColumn[] {
  return features.flatMap(({ name, column }) => {
    const range = rangeOf(column);
    if (!range) return [];
    const unit = column.type === 'number' ? (column.unit ?? null) : null;
    return [{ column: name, epsilon: epsilon * (range.max - range.min), ...range, unit }];
  });
}

function likeProbabilities(outputs: Float32Array, width: number): Uint8Array {
  return Uint8Array.from({ length: outputs.length / width }, (_, row) => {
    const shares = outputs.subarray(row * width, (row + 1) * width);
    const total = shares.reduce((sum, share) => sum + share, 0);
    return shares.every((share) => share >= 0) && Math.abs(total - 1) < 1e-3 ? 1 : 0;
  });
}

function unsteadyRows(outputs: Float32Array, again: Float32Array, width: number): Uint8Array {
  return Uint8Array.from({ length: outputs.length / width }, (_, row) => {
    const places = Array.from({ length: width }, (_, k) => row * width + k);
    return places.some((place) => outputs[place] !== again[place]) ? 1 : 0;
  });
}
