// A network of which weights and activations are integers of 8 bits, as layers in the order in which they are computed.

/** How an activation is a number from 0 to 255: value ≈ (number − zero) × scale. */
export interface ActivationScale {
  readonly scale: number;
  readonly zero: number;
}

/** Weights of a layer with output channels, and what scales its sums. */
interface Weighted {
  readonly name: string;
  /** −127 to 127; by output channel, and inside of it in the order of the inputs (height, width, channel). */
  readonly weights: Int8Array;
  /** Of each output channel: weight ≈ integer × scale. */
  readonly scales: Float32Array;
  /** Of each output channel, in float32. */
  readonly biases: Float32Array;
  /** Null for the last layer, whose outputs are float32. */
  readonly output: ActivationScale | null;
}

export interface IntegerConvolution extends Weighted, Window {
  readonly type: 'convolution';
}

export interface IntegerDense extends Weighted {
  readonly type: 'dense';
  readonly inputs: number;
}

export interface IntegerMaxPool extends Window {
  readonly type: 'max-pool';
  readonly name: string;
}

/** A window that moves over an image, of which channels are last. */
export interface Window {
  /** Height and width. */
  readonly size: readonly [number, number];
  readonly strides: readonly [number, number];
  /** Pixels of padding before the first row and the first column. */
  readonly before: readonly [number, number];
  /** The same after the last ones. */
  readonly after: readonly [number, number];
  /** Height, width, channels. */
  readonly inputShape: readonly [number, number, number];
  readonly outputShape: readonly [number, number, number];
}

export type IntegerLayer = IntegerConvolution | IntegerDense | IntegerMaxPool;

export interface IntegerModel {
  readonly input: ActivationScale;
  readonly layers: readonly IntegerLayer[];
}

/** Weights that are not 0, and products with a weight for one row. */
export function countIntegerOperations({ layers }: IntegerModel) {
  let [nonZeroParameters, products, nonZeroProducts] = [0, 0, 0];
  for (const layer of layers) {
    if (layer.type === 'max-pool') continue;
    const positions = layer.type === 'convolution' ? layer.outputShape[0] * layer.outputShape[1] : 1;
    const nonZero = layer.weights.reduce((count, value) => count + (value === 0 ? 0 : 1), 0);
    nonZeroParameters += nonZero + layer.biases.filter((value) => value !== 0).length;
    products += positions * layer.weights.length;
    nonZeroProducts += positions * nonZero;
  }
  return { nonZeroParameters, products, nonZeroProducts };
}
