// A layer of tfjs, as far as its conversion needs it: its class, its settings, its weights and the shapes around it.

import type { SymbolicTensor, Tensor } from '@tensorflow/tfjs-node';

/** Parts of tfjs that its types keep to themselves. */
export interface TfjsLayer {
  readonly name: string;
  readonly inboundNodes: readonly { readonly inputTensors: readonly SymbolicTensor[] }[];
  /** Of `Bidirectional`. */
  readonly forwardLayer?: TfjsLayer;
  readonly backwardLayer?: TfjsLayer;
  /** Of `TimeDistributed`. */
  readonly layer?: TfjsLayer;
  getClassName(): string;
  getConfig(): Readonly<Record<string, unknown>>;
  getWeights(): readonly Tensor[];
}

export interface LayerWeights {
  readonly shape: readonly number[];
  readonly data: Float32Array;
}

export interface LayerFacts {
  readonly name: string;
  readonly className: string;
  readonly config: Readonly<Record<string, unknown>>;
  readonly weights: readonly LayerWeights[];
  /** Of one row, for each input. */
  readonly inputShapes: readonly (readonly number[])[];
  readonly outputShape: readonly number[];
  /** Of wrappers: the layers inside. */
  readonly inner: readonly LayerFacts[];
}

export function readLayer(
  layer: TfjsLayer,
  inputs: readonly { readonly shape: readonly (number | null)[] }[],
  output: { readonly shape: readonly (number | null)[] },
): LayerFacts {
  const inner = [layer.forwardLayer, layer.backwardLayer, layer.layer].filter((one) => one !== undefined);
  return {
    name: layer.name,
    className: layer.getClassName(),
    config: layer.getConfig(),
    weights: layer.getWeights().map((weight) => ({
      shape: weight.shape,
      data: weight.dataSync().slice() as Float32Array,
    })),
    inputShapes: inputs.map(({ shape }) => rowShape(layer, shape)),
    outputShape: rowShape(layer, output.shape),
    inner: inner.map((one) => readLayer(one, inputs, output)),
  };
}

function rowShape({ name }: TfjsLayer, [, ...shape]: readonly (number | null)[]): readonly number[] {
  if (shape.some((size) => size === null))
    throw new Error(`The layer '${name}' has a shape that is not known, which the export needs: give its size`);
  return shape as readonly number[];
}

/** @throws Error that names the layer: what it does has no counterpart in the export */
export function refuseLayer({ name, className }: LayerFacts, what: string): never {
  throw new Error(`The layer '${name}' (${className}) cannot be exported to ONNX: ${what}`);
}

/** Whether two words are the same setting: configurations write `hardSigmoid` and `hard_sigmoid`. */
export function isSetting(value: unknown, ...names: readonly string[]): boolean {
  return names.includes(settingOf(value));
}

/** A setting in lower case without underscores: `channelslast`. */
export function settingOf(value: unknown): string {
  return String(value ?? '')
    .replaceAll('_', '')
    .toLowerCase();
}

/** A setting that is one number, or one for each dimension. */
export function numbersOf(value: unknown, count: number): readonly number[] {
  if (Array.isArray(value)) return value.length === count ? value : new Array(count).fill(value[0]);
  return new Array<number>(count).fill(Number(value ?? 1));
}
