// Opens a classifier for attacks: with gradients if its family has them, else by the rows that points stand for.

import type { Tensor, Tensor2D } from '@tensorflow/tfjs-node';
import { createPasses } from '../../compiled/create-passes.ts';
import { decideClasses } from '../../deciding/decide.ts';
import type { AnyModel } from '../../kinds/model.ts';
import type { AnyTable } from '../../kinds/table.ts';
import { encodeClasses } from '../../models/describe-label.ts';
import { encodeRows, imageOf } from '../../models/encode-rows.ts';
import { familyOf } from '../../models/families.ts';
import type { DifferentiableModel } from '../../models/model-family.ts';
import type { AttackBounds } from '../attack-bounds.ts';
import type { AttackedModel, Points, Slopes } from './attacked-model.ts';
import { quickFactor } from './battery.ts';
import type { ClassLoss } from './class-losses.ts';
import { createPointRows } from './point-rows.ts';
import { createUnitPoints, type UnitPoints } from './unit-points.ts';

export interface OpenedAttackedModel extends AttackedModel {
  /** The rows as they are, as points. */
  readonly origins: Points;
  readonly hasGradients: boolean;
  dispose(): void;
}

/** Rows that go through a network at once; it bounds the memory. */
const rowsAtOnce = 512;

export interface OpenOptions {
  readonly bounds: AttackBounds;
  /** How many gradients one attack asks for: whether compiling pays for a batch of some of the rows. */
  readonly steps: number;
  /** How many attacks begin with all rows. */
  readonly starts: number;
}

/** Whoever opens it disposes of it. */
export async function openAttackedModel(
  model: AnyModel,
  table: AnyTable,
  { bounds, steps, starts }: OpenOptions,
): Promise<OpenedAttackedModel> {
  const { description } = model;
  const encoded = encodeRows(description.features, table);
  const units = createUnitPoints(bounds, encoded);
  const truth = encodeClasses(description, table);
  const common = {
    classCount: description.classes.length,
    size: units.size,
    image: imageOf(description.features)?.shape ?? null,
    truth,
    origins: units.origins,
    areRight: (scores: Float32Array | Float64Array, rows: Int32Array) => {
      const width = description.classes.length;
      // Scores that are not numbers decide nothing: the first class would be taken for the answer.
      const isNumber = (i: number): boolean => !scores.subarray(i * width, (i + 1) * width).some(Number.isNaN);
      return Uint8Array.from(decideClasses(description, scores), (said, i) =>
        said === truth[rows[i]!] && isNumber(i) ? 1 : 0,
      );
    },
  };
  const family = familyOf(model);
  if (!family.openDifferentiable) {
    const opened = await family.open(model);
    const { guidedScoresOf } = opened;
    const toRows = createPointRows(description.features, table);
    return {
      ...common,
      hasGradients: false,
      scoresOf: (points) => opened.scoresOf(toRows(points)),
      ...(guidedScoresOf && { guidedScoresOf: (points: Points) => guidedScoresOf(toRows(points)) }),
      dispose: () => opened.dispose(),
    };
  }
  const wholeBatch = paddedCount(Math.min(rowsAtOnce, table.rowCount));
  // What follows on PGD runs at ε alone: APGD with two losses, on the rows that are left, padded to one size or two.
  const callsOf = (rows: number) => (rows === wholeBatch ? starts * steps : 2 * quickFactor * steps);
  const passes = createModelPasses(await family.openDifferentiable(model), units, callsOf);
  return {
    ...common,
    hasGradients: true,
    scoresOf: passes.scoresOf,
    slopesOf: (points, loss) => slopesOf(passes, points, loss, common),
    dispose: passes.dispose,
  };
}

function slopesOf(
  passes: ModelPasses,
  points: Points,
  loss: ClassLoss,
  { classCount, truth }: Pick<AttackedModel, 'classCount' | 'truth'>,
): Slopes {
  const scores = passes.scoresOf(points);
  const count = points.rows.length;
  const losses = new Float64Array(count);
  const weights = new Float32Array(scores.length);
  const slope = new Float64Array(classCount);
  for (let i = 0; i < count; i++) {
    const row = points.rows[i]!;
    const begin = i * classCount;
    losses[i] = loss(scores.subarray(begin, begin + classCount), truth[row]!, row, slope);
    // The direction decides, not the length: the largest is brought to 1, so that none vanishes in float32.
    const largest = slope.reduce((most, value) => Math.max(most, Math.abs(value)), 0) || 1;
    for (let k = 0; k < classCount; k++) weights[begin + k] = slope[k]! / largest;
  }
  return { slopes: passes.slopesBy(points, weights), losses, scores };
}

/** Batches are padded to powers of two, and large ones to multiples of 64, so that few shapes occur. */
function paddedCount(count: number): number {
  if (count > 128) return Math.min(rowsAtOnce, 64 * Math.ceil(count / 64));
  return 2 ** Math.ceil(Math.log2(Math.max(count, 16)));
}

interface ModelPasses {
  scoresOf(points: Points): Float32Array;
  /** The slopes of each point's weighted sum of scores, in the point's numbers. */
  slopesBy(points: Points, weights: Float32Array): Float32Array;
  dispose(): void;
}

function createModelPasses(
  opened: DifferentiableModel,
  units: UnitPoints,
  callsOf: (rows: number) => number,
): ModelPasses {
  const { tf, weights: fixed } = opened;
  const options = { callsOf: (rows: number) => (fixed ? callsOf(rows) : 0), fixed };
  const forward = createPasses(tf, ([inputs]) => [opened.apply(inputs!)], options);
  const backward = createPasses(
    tf,
    ([inputs, by]) => [
      tf.tidy(() => tf.grad((batch: Tensor) => tf.sum(tf.mul(opened.apply(batch), by as Tensor2D)))(inputs!)),
    ],
    options,
  );
  const inBatches = (points: Points, run: (inputs: Tensor, from: number, count: number, padded: number) => void) => {
    for (let from = 0; from < points.rows.length; from += rowsAtOnce) {
      const count = Math.min(rowsAtOnce, points.rows.length - from);
      const padded = paddedCount(count);
      tf.tidy(() =>
        run(tf.tensor(units.toInputs(points, from, count, padded), [padded, ...units.shape]), from, count, padded),
      );
    }
  };
  return {
    scoresOf(points) {
      let scores = new Float32Array();
      inBatches(points, (inputs, from, count) => {
        const [found] = forward.run([inputs]);
        const width = found!.shape[1]!;
        if (from === 0) scores = new Float32Array(points.rows.length * width);
        scores.set(found!.dataSync<'float32'>().subarray(0, count * width), from * width);
      });
      return scores;
    },
    slopesBy(points, weights) {
      const slopes = new Float32Array(points.values.length);
      const width = weights.length / Math.max(1, points.rows.length);
      inBatches(points, (inputs, from, count, padded) => {
        const by = new Float32Array(padded * width);
        by.set(weights.subarray(from * width, (from + count) * width));
        const [found] = backward.run([inputs, tf.tensor(by, [padded, width])]);
        units.fromSlopes(found!.dataSync<'float32'>(), count, slopes, from, points.rows);
      });
      return slopes;
    },
    dispose() {
      forward.dispose();
      backward.dispose();
      opened.dispose();
    },
  };
}
