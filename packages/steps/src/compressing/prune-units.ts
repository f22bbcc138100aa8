// Removes the units and filters with the smallest weights, so that what is left is a smaller network of the same kind.

import type { LayerFacts } from '../exporting/layers/read-layers.ts';
import { roundHalfEven } from '../packed/half-precision.ts';
import type { NetworkParts } from '../packed/network-tensors.ts';
import type { NamedTensor } from '../packed/pack-tensors.ts';
import type { PruningScope } from './fine-tuning-params.ts';

/** Layers that have units, with the setting that counts them. */
const unitSettings: Readonly<Record<string, string>> = { Dense: 'units', Conv1D: 'filters', Conv2D: 'filters' };
/** Layers that keep the channels of what they take. */
const channelwise = [
  ...['Activation', 'ReLU', 'LeakyReLU', 'ELU', 'Dropout', 'SpatialDropout1D', 'GaussianNoise', 'GaussianDropout'],
  ...['MaxPooling1D', 'MaxPooling2D', 'AveragePooling1D', 'AveragePooling2D', 'ZeroPadding2D', 'Cropping2D'],
  ...[
    'GlobalAveragePooling1D',
    'GlobalAveragePooling2D',
    'GlobalMaxPooling1D',
    'GlobalMaxPooling2D',
    'BatchNormalization',
  ],
];

/** How many units each layer has before and after, by its name. */
export interface UnitCounts {
  readonly layer: string;
  readonly before: number;
  readonly after: number;
}

/**
 * Removes units. A unit's size is the sum of the magnitudes of the weights that lead to it (H. Li et al., "Pruning filters
 * for efficient ConvNets", 2017); with `global`, their mean, so that layers of different widths compare. At least one unit
 * of each layer stays, and all outputs.
 *
 * @param chain - the layers of the network, in their order
 * @throws Error that names a layer through which units cannot be followed
 */
export function pruneUnits(
  { topology, tensors }: NetworkParts,
  chain: readonly LayerFacts[],
  { sparsity, scope }: { readonly sparsity: number; readonly scope: PruningScope },
): { readonly parts: NetworkParts; readonly counts: readonly UnitCounts[] } {
  const hidden = chain.filter(({ className }) => className in unitSettings).slice(0, -1);
  const kept = chooseUnits(hidden, sparsity, scope);
  const byName = new Map(tensors.map((tensor) => [tensor.name, tensor]));
  const widths = new Map<string, number>();
  let channels: readonly number[] | null = null;
  for (const layer of chain) {
    const own = kept.get(layer.name) ?? null;
    if (layer.className in unitSettings) {
      cut(byName, `${layer.name}/kernel`, { inputs: channels, outputs: own });
      cut(byName, `${layer.name}/bias`, { inputs: null, outputs: own });
      if (own) widths.set(layer.name, own.length);
      channels = own;
    } else if (layer.className === 'Flatten') {
      channels = flattenChannels(channels, layer.inputShapes[0]!);
    } else if (channelwise.includes(layer.className)) {
      for (const name of byName.keys())
        if (name.startsWith(`${layer.name}/`)) cut(byName, name, { inputs: null, outputs: channels });
    } else {
      throw new Error(
        `The layer '${layer.name}' (${layer.className}) does not let units be removed: use structure: 'weights'`,
      );
    }
  }
  return {
    parts: { topology: resize(topology, widths), tensors: tensors.map(({ name }) => byName.get(name)!) },
    counts: hidden.map(({ name, outputShape }) => ({
      layer: name,
      before: outputShape.at(-1)!,
      after: kept.get(name)!.length,
    })),
  };
}

/** The units that stay, in their order, by layer. */
function chooseUnits(
  layers: readonly LayerFacts[],
  sparsity: number,
  scope: PruningScope,
): ReadonlyMap<string, readonly number[]> {
  const units = layers.flatMap((layer) => {
    const { shape, data } = layer.weights[0]!;
    const count = shape.at(-1)!;
    const sizes = new Float64Array(count);
    for (let i = 0; i < data.length; i++) sizes[i % count]! += Math.abs(data[i]!);
    const inputs = scope === 'global' ? data.length / count : 1;
    return Array.from(sizes, (size, unit) => ({ layer: layer.name, unit, size: size / inputs }));
  });
  const largest = (own: typeof units, count: number) =>
    own.toSorted((a, b) => b.size - a.size || a.unit - b.unit).slice(0, count);
  const ofLayer = (name: string) => units.filter(({ layer }) => layer === name);
  const countOf = (total: number) => Math.max(1, roundHalfEven(total * (1 - sparsity)));
  const chosen = scope === 'global' ? new Set(largest(units, countOf(units.length))) : undefined;
  return new Map(
    layers.map(({ name }) => {
      const own = ofLayer(name);
      const staying = chosen ? own.filter((unit) => chosen.has(unit)) : largest(own, countOf(own.length));
      return [name, (staying.length > 0 ? staying : largest(own, 1)).map(({ unit }) => unit).sort((a, b) => a - b)];
    }),
  );
}

/** Keeps some entries of the last axis, and of the one before it. */
function cut(
  tensors: Map<string, NamedTensor>,
  name: string,
  { inputs, outputs }: { readonly inputs: readonly number[] | null; readonly outputs: readonly number[] | null },
): void {
  const tensor = tensors.get(name);
  if (!tensor) return;
  const { shape, data } = tensor;
  const width = shape.at(-1)!;
  const depth = shape.length > 1 ? shape.at(-2)! : 1;
  const rows = shape.length > 1 ? (inputs ?? [...Array(depth).keys()]) : [0];
  const columns = outputs ?? [...Array(width).keys()];
  const blocks = data.length / (width * depth);
  const values: number[] = [];
  for (let block = 0; block < blocks; block++)
    for (const row of rows) for (const column of columns) values.push(data[(block * depth + row) * width + column]!);
  const cutShape = shape.length > 1 ? [...shape.slice(0, -2), rows.length, columns.length] : [columns.length];
  tensors.set(name, { name, shape: cutShape, data: Float32Array.from(values) });
}

/** The positions of channels after all positions of an image became one axis. */
function flattenChannels(channels: readonly number[] | null, shape: readonly number[]): readonly number[] | null {
  if (!channels) return null;
  const depth = shape.at(-1)!;
  const positions = shape.slice(0, -1).reduce((product, size) => product * size, 1);
  return Array.from({ length: positions }, (_, position) => channels.map((own) => position * depth + own)).flat();
}

/** A topology with other numbers of units. */
function resize(node: unknown, widths: ReadonlyMap<string, number>): unknown {
  if (typeof node !== 'object' || node === null) return node;
  if (Array.isArray(node)) return node.map((item) => resize(item, widths));
  const record = node as { readonly class_name?: string; readonly config?: { readonly name?: string } };
  const copy = Object.fromEntries(Object.entries(node).map(([name, value]) => [name, resize(value, widths)]));
  const setting = record.class_name === undefined ? undefined : unitSettings[record.class_name];
  const width = widths.get(record.config?.name ?? '');
  if (setting === undefined || width === undefined) return copy;
  return { ...copy, config: { ...(copy['config'] as object), [setting]: width } };
}
