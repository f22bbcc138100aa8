// A tfjs model as a function of its weights, so that a training step can take them as explicit state.

import type { LayersModel, SymbolicTensor, Tensor, Tensor2D } from '@tensorflow/tfjs-node';
import type { Tfjs } from '../backend/tfjs.ts';
import { createDenseByRow } from '../private-training/dense-by-row.ts';

/** A dropout layer: which share of its units is left out, and their shape for one row. */
export interface DropoutPlace {
  readonly rate: number;
  readonly shape: readonly number[];
}

export interface NetworkFunction {
  /** The names of the weights that are trained, as in the saved model's layers: `dense_1/kernel`. */
  readonly weightNames: readonly string[];
  /** How many numbers they have. */
  readonly weightCount: number;
  /** Where masks are fed, in the order of the layers. */
  readonly dropouts: readonly DropoutPlace[];
  /** The trained weights as they are now; copies. */
  read(): readonly Tensor[];
  /** Puts weights into the model. */
  write(weights: readonly Tensor[]): void;
  /** Outputs, `batch × outputs`, as when serving. */
  infer(weights: readonly Tensor[], inputs: Tensor): Tensor2D;
  /** Outputs as when training: units are left out where a mask is 0, and the others are scaled by it. */
  train(weights: readonly Tensor[], inputs: Tensor, masks: readonly Tensor[]): Tensor2D;
  /**
   * The same with weights of each row, `batch × shape of the weight`. Undefined for networks with weights in layers that are not
   * dense.
   */
  readonly trainByRow?: NetworkFunction['train'] | undefined;
}

/** tfjs has no public way to run a model on weights that are not its own: its layers read them from this field. */
interface Bound {
  val: Tensor;
}

/** Makes a function of a model. The model is left with the function: it is not to be used beside it while training. */
export function createNetworkFunction(tf: Tfjs, model: LayersModel): NetworkFunction {
  const variables = model.trainableWeights;
  const feed = feedDropout(tf, model);
  const runWith = (weights: readonly Tensor[], inputs: Tensor, training: boolean): Tensor2D => {
    const fields = variables as unknown as readonly Bound[];
    const own = fields.map(({ val }) => val);
    fields.forEach((field, index) => {
      field.val = weights[index]!;
    });
    try {
      return model.apply(inputs, { training }) as Tensor2D;
    } finally {
      fields.forEach((field, index) => {
        field.val = own[index]!;
      });
    }
  };
  const train: NetworkFunction['train'] = (weights, inputs, masks) =>
    feed.withMasks(masks, () => runWith(weights, inputs, true));
  return {
    weightNames: variables.map(({ originalName }) => originalName),
    weightCount: variables.reduce(
      (total, { shape }) => total + shape.reduce<number>((size, side) => size * side!, 1),
      0,
    ),
    dropouts: feed.places,
    read: () => variables.map((variable) => tf.clone(variable.read())),
    write: (weights) => variables.forEach((variable, index) => void variable.write(weights[index]!)),
    infer: (weights, inputs) => runWith(weights, inputs, false),
    train,
    trainByRow: createDenseByRow(tf, model, train),
  };
}

/**
 * Makes every dropout layer of a model take its mask from outside: tfjs draws it from `Math.random`, or, with a seed, the
 * same mask at every step.
 */
function feedDropout(tf: Tfjs, model: LayersModel) {
  const layers = model.layers.filter((layer) => layer.getClassName() === 'Dropout');
  let masks: readonly Tensor[] = [];
  layers.forEach((layer, index) => {
    layer.call = (inputs, { training }) => {
      const [values] = (Array.isArray(inputs) ? inputs : [inputs]) as [Tensor];
      return training ? tf.mul(values, masks[index]!) : values;
    };
  });
  return {
    places: layers.map((layer): DropoutPlace => {
      const { shape } = layer.output as SymbolicTensor;
      return { rate: Number(layer.getConfig()['rate']), shape: shape.slice(1) as number[] };
    }),
    withMasks: <T>(given: readonly Tensor[], run: () => T): T => {
      masks = given;
      try {
        return run();
      } finally {
        masks = [];
      }
    },
  };
}
