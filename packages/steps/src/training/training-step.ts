// One step of training: (state, batch) → state. Everything that it depends on is in the two: weights, the optimiser's
// slots, and in the batch also what was drawn at random. Shapes are fixed and nothing is read back on the way, so that a
// step can be recorded and run as a graph.

import type { Scalar, Tensor, Tensor1D, Tensor2D, TensorContainer } from '@tensorflow/tfjs-node';
import type { BoundTensors } from '../attacks/attack-bounds.ts';
import { attackLoss } from '../attacks/attack-loss.ts';
import { pgd } from '../attacks/pgd.ts';
import type { Tfjs } from '../backend/tfjs.ts';
import { type PrivateOptions, privateGradient } from '../private-training/private-gradient.ts';
import { divergence, lossOfRows, type Task } from './loss.ts';
import type { NetworkFunction } from './network-function.ts';
import type { Optimizer } from './optimizer.ts';
import type { FocalLoss } from './train-params.ts';
import type { TrainingBatch } from './training-batch.ts';
import type { TrainingState } from './training-state.ts';

export interface StepOptions {
  readonly network: NetworkFunction;
  readonly optimizer: Optimizer;
  readonly task: Task;
  /** What the sum of squares of all kernels adds to the loss, as Keras' `l2`. Biases are free. */
  readonly l2: number;
  /** What the sum of sizes of all kernels adds to the loss, as Keras' `l1`; default 0. */
  readonly l1?: number | undefined;
  /** Of classes, from 0; default 0. The validation loss is without it. */
  readonly labelSmoothing?: number | undefined;
  /** Of classes; default none. The validation loss is without it. */
  readonly focal?: FocalLoss | undefined;
  /** The loss of each row, `[batch]`, of outputs and targets, instead of the one of the task. `labelSmoothing` is not in it. */
  readonly rowLoss?: ((outputs: Tensor2D, targets: Tensor2D) => Tensor1D) | undefined;
  /** Whether a weight of a kernel that is 0 stays 0: it was pruned. Default false. */
  readonly keepZeros?: boolean | undefined;
  /**
   * The weights as the network uses them, of the weights that are trained: rounded, for one that will be quantised. Its
   * gradient leads to the trained weights.
   */
  readonly asUsed?: ((weights: readonly Tensor[]) => readonly Tensor[]) | undefined;
  /** Null: on the rows as they are. */
  readonly adversarial: {
    readonly epsilon: number;
    readonly steps: number;
    readonly stepSize: number;
    readonly bounds: BoundTensors;
    /** Of TRADES: what the divergence under the attack counts. Left out: Madry's training. */
    readonly beta?: number | undefined;
  } | null;
  /** Clips each row's gradient and adds the batch's noise. Default none. */
  readonly privacy?: PrivateOptions | null | undefined;
}

export type TrainingStep = (state: TrainingState, batch: TrainingBatch) => TrainingState;

/** Makes the step. Tensors of the state and of the batch that it is given stay the caller's. */
export function createTrainingStep(tf: Tfjs, options: StepOptions): TrainingStep {
  const { network, optimizer, task, l2, l1 = 0, keepZeros, asUsed = (weights) => weights } = options;
  const { labelSmoothing: smoothing, focal } = options;
  const kernels = listKernels(network.weightNames);
  const {
    rowLoss = (outputs: Tensor2D, targets: Tensor2D) => lossOfRows(tf, task, outputs, targets, { smoothing, focal }),
  } = options;

  const beta = options.adversarial?.beta;
  const lossesOf = (weights: readonly Tensor[], inputs: Tensor, batch: TrainingBatch): Tensor1D => {
    const used = asUsed(weights);
    const outputs = network.train(used, beta === undefined ? inputs : batch.inputs, batch.masks);
    const own = rowLoss(outputs, batch.targets);
    if (beta === undefined) return own;
    return tf.add(own, tf.mul(beta, divergence(tf, outputs, network.train(used, inputs, batch.masks))));
  };

  const lossOf = (weights: readonly Tensor[], inputs: Tensor, batch: TrainingBatch): Scalar => {
    const rows = lossesOf(weights, inputs, batch);
    const loss: Scalar = tf.div(tf.sum(tf.mul(rows, batch.weights)), batch.rowCount);
    const addKernels = (to: Scalar, factor: number, sizeOf: (kernel: Tensor) => Tensor) =>
      kernels.reduce<Scalar>((total, index) => tf.add(total, tf.mul(factor, tf.sum(sizeOf(weights[index]!)))), to);
    const squared = l2 === 0 ? loss : addKernels(loss, l2, (kernel) => tf.square(kernel));
    if (l1 === 0) return squared;
    // |w|, with the gradient 0 at 0: that of tf.abs is −1 there, and would move a weight that is 0.
    return addKernels(squared, l1, (kernel) => tf.add(tf.relu(kernel), tf.relu(tf.neg(kernel))));
  };

  const gradientOf = (weights: readonly Tensor[], inputs: Tensor, batch: TrainingBatch) => {
    if (options.privacy) return hiddenGradient(weights, batch, options.privacy);
    const valueAndGradients = tf.valueAndGrads((...own: Tensor[]) => lossOf(own, inputs, batch));
    const { value: loss, grads } = valueAndGradients([...weights]);
    return { lossSum: tf.mul(loss, batch.rowCount) as Scalar, gradient: flatten(tf, grads) };
  };

  const hiddenGradient = (weights: readonly Tensor[], batch: TrainingBatch, privacy: PrivateOptions) => {
    const { loss, gradient } = privateGradient(tf, network, rowLoss, weights, batch, privacy);
    if (l2 === 0 && l1 === 0) return { lossSum: loss, gradient };
    // The penalty depends on no row: it needs no noise.
    const penalty = weights.map((weight, index) =>
      kernels.includes(index) ? tf.add(tf.mul(weight, 2 * l2), tf.mul(tf.sign(weight), l1)) : tf.zerosLike(weight),
    );
    return { lossSum: loss, gradient: tf.add(gradient, flatten(tf, penalty)) as Tensor1D };
  };

  return (state, batch) => {
    // The tidy keeps the tensors of a plain record; its own type does not know readonly ones.
    const next = tf.tidy(() => {
      const inputs = batch.starts ? attackFirstRows(tf, options, state.weights, batch, batch.starts) : batch.inputs;
      const { lossSum, gradient } = gradientOf(state.weights, inputs, batch);
      const step: Scalar = tf.add(state.step, 1);
      // One vector of all weights, so that an update is a few operations and not a few for each weight.
      const updated = optimizer.update(flatten(tf, state.weights), gradient, state.slots, step);
      const weights = unflatten(tf, updated.weights, state.weights);
      return {
        weights: keepZeros ? keepPruned(tf, kernels, state.weights, weights) : weights,
        slots: updated.slots,
        step,
        lossSum: tf.add(state.lossSum, lossSum),
        rowCount: tf.add(state.rowCount, batch.rowCount),
      } satisfies TrainingState as unknown as TensorContainer;
    });
    return next as unknown as TrainingState;
  };
}

/** The positions of the kernels among weights, which are pruned and regularised; biases are not. */
export function listKernels(names: readonly string[]): readonly number[] {
  return names.flatMap((name, index) => (/kernel$/.test(name) ? [index] : []));
}

/** Kernels of which a weight is 0 where it was 0 before. */
function keepPruned(
  tf: Tfjs,
  kernels: readonly number[],
  before: readonly Tensor[],
  after: readonly Tensor[],
): readonly Tensor[] {
  return after.map((weight, index) =>
    kernels.includes(index) ? tf.mul(weight, tf.cast(tf.notEqual(before[index]!, 0), 'float32')) : weight,
  );
}

/**
 * Madry's training: the first rows of a batch as PGD moves them, against the weights as they are now. TRADES: all rows, moved
 * to where the answers differ most from those to the rows themselves.
 */
function attackFirstRows(
  tf: Tfjs,
  { network, task, adversarial }: StepOptions,
  weights: readonly Tensor[],
  { inputs, targets }: TrainingBatch,
  starts: Tensor,
): Tensor {
  if (!adversarial) return inputs;
  const [attacked, size] = [starts.shape[0]!, inputs.shape[0]!];
  if (adversarial.beta !== undefined) {
    const own = network.infer(weights, inputs);
    const divergenceFrom = tf.grad((rows: Tensor) => tf.sum(divergence(tf, own, network.infer(weights, rows))));
    return pgd(tf, divergenceFrom, inputs, { ...adversarial, norm: 'linf', start: starts });
  }
  const labels = tf.slice(targets, 0, attacked);
  const gradientOf = tf.grad((rows: Tensor) => tf.sum(attackLoss(tf, task, network.infer(weights, rows), labels)));
  const moved = pgd(tf, gradientOf, tf.slice(inputs, 0, attacked), { ...adversarial, norm: 'linf', start: starts });
  return attacked === size ? moved : tf.concat([moved, tf.slice(inputs, attacked)], 0);
}

function flatten(tf: Tfjs, tensors: readonly Tensor[]): Tensor1D {
  return tf.concat1d(tensors.map((tensor) => tf.reshape(tensor, [-1])));
}

/** The vector cut into tensors of the shapes of `like`. */
function unflatten(tf: Tfjs, vector: Tensor1D, like: readonly Tensor[]): Tensor[] {
  const sizes = like.map(({ size }) => size);
  return tf.split(vector, sizes).map((part, index) => tf.reshape(part, like[index]!.shape));
}
