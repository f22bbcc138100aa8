// The layers of a network of tfjs, as far as their conversion needs them: classes, settings, weights and the shapes around.

import type { LayersModel, SymbolicTensor, Tensor } from '@tensorflow/tfjs-node';

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
  /** The format that it is exported to, for messages, if it is. */
  readonly format?: string;
  readonly className: string;
  readonly config: Readonly<Record<string, unknown>>;
  readonly weights: readonly LayerWeights[];
  /** Of one row, for each input. */
  readonly inputShapes: readonly (readonly number[])[];
  readonly outputShape: readonly number[];
  /** Of wrappers: the layers inside. */
  readonly inner: readonly LayerFacts[];
}

/**
 * Converts all layers, each after those that it takes from. A network is also a layer of another one: it is given values for
 * its inputs. Returns what the last layer became.
 *
 * @param convert - makes a value of the format from a layer and the values of its inputs
 */
export function convertNetwork<Value>(
  format: string,
  network: LayersModel,
  input: Value,
  convert: (layer: LayerFacts, inputs: readonly Value[]) => Value,
): Value {
  const values = new Map<SymbolicTensor, Value>([[network.inputs[0]!, input]]);
  const findValue = (tensor: SymbolicTensor): Value => {
    const known = values.get(tensor);
    if (known !== undefined) return known;
    const layer = tensor.sourceLayer as unknown as TfjsLayer;
    const { inputTensors } = layer.inboundNodes[tensor.nodeIndex]!;
    const given = inputTensors.map(findValue);
    const value = isNetwork(layer)
      ? convertNetwork(format, layer as unknown as LayersModel, given[0]!, convert)
      : convert(readLayer(layer, inputTensors, tensor, format), given);
    values.set(tensor, value);
    return value;
  };
  if (network.inputs.length !== 1 || network.outputs.length !== 1)
    throw new Error(`The network '${network.name}' has several inputs or outputs, which the export does not know`);
  return findValue(network.outputs[0]!);
}

function isNetwork(layer: TfjsLayer): boolean {
  return ['Sequential', 'Functional', 'Model'].includes(layer.getClassName());
}

export function readLayer(
  layer: TfjsLayer,
  inputs: readonly { readonly shape: readonly (number | null)[] }[],
  output: { readonly shape: readonly (number | null)[] },
  format?: string,
): LayerFacts {
  const inner = [layer.forwardLayer, layer.backwardLayer, layer.layer].filter((one) => one !== undefined);
  return {
    name: layer.name,
    ...(format !== undefined && { format }),
    className: layer.getClassName(),
    config: layer.getConfig(),
    weights: layer.getWeights().map((weight) => ({
      shape: weight.shape,
      data: weight.dataSync().slice() as Float32Array,
    })),
    inputShapes: inputs.map(({ shape }) => rowShape(layer, shape)),
    outputShape: rowShape(layer, output.shape),
    inner: inner.map((one) => readLayer(one, inputs, output, format)),
  };
}

function rowShape({ name }: TfjsLayer, [, ...shape]: readonly (number | null)[]): readonly number[] {
  if (shape.some((size) => size === null))
    throw new Error(`The layer '${name}' has a shape that is not known, which the export needs: give its size`);
  return shape as readonly number[];
}

/** @throws Error that names the layer: what it does has no counterpart in the export */
export function refuseLayer({ name, className, format }: LayerFacts, what: string): never {
  throw new Error(
    `The layer '${name}' (${className}) cannot be exported${format === undefined ? '' : ` to ${format}`}: ${what}`,
  );
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
