// Opens a network that was trained before: a model of Cairn's, or a folder that tfjs saved, as a chain of layers.

import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { isSafeName, listNames, offerNames } from '@cairn/core';
import type { LayersModel } from '@tensorflow/tfjs-node';
import type { Tfjs } from '../backend/tfjs.ts';
import { topologyFile } from '../models/model-files.ts';

/** A layer of tfjs. */
export type ChainLayer = LayersModel['layers'][number];

export interface Pretrained {
  /** Of one row. */
  readonly shape: readonly number[];
  /** From the first layer to the last; each takes what the one before gives. */
  readonly layers: readonly ChainLayer[];
  dispose(): void;
}

/**
 * @param folder - contains model.json and the weights that it names
 * @throws Error if the folder is not a layers model of tfjs, if its weights are missing or cut off, and if its layers are not
 *   a chain
 */
export async function openPretrained(tf: Tfjs, folder: string): Promise<Pretrained> {
  await checkFolder(folder);
  const model = await tf.loadLayersModel(`file://${join(folder, topologyFile)}`).catch((error: unknown) => {
    throw new Error(
      `The pre-trained model cannot be opened: ${error instanceof Error ? error.message : String(error)}`,
    );
  });
  try {
    return { shape: shapeOf(model), layers: chainOf(model), dispose: () => void model.dispose() };
  } catch (error) {
    model.dispose();
    throw error;
  }
}

/** Everything that tfjs would report without the file's name, and files outside of the folder. */
async function checkFolder(folder: string): Promise<void> {
  const text = await readFile(join(folder, topologyFile), 'utf8').catch(() => undefined);
  if (text === undefined)
    throw new Error(
      `The pre-trained model has no ${topologyFile}: give the folder that tfjs saved, not the one around it`,
    );
  let parsed: { readonly format?: unknown; readonly modelTopology?: unknown; readonly weightsManifest?: unknown };
  try {
    parsed = JSON.parse(text);
  } catch {
    throw new Error(`${topologyFile} of the pre-trained model is not JSON`);
  }
  if (parsed?.format === 'graph-model')
    throw new Error(
      'The pre-trained model is a graph model, of which tfjs keeps no layers: convert it with --output_format=tfjs_layers_model',
    );
  const manifest = parsed?.weightsManifest;
  if (!parsed?.modelTopology || !Array.isArray(manifest))
    throw new Error(
      `${topologyFile} of the pre-trained model has no modelTopology and weightsManifest: it is not a model of tfjs`,
    );
  for (const { paths } of manifest as readonly { readonly paths?: unknown }[])
    for (const path of Array.isArray(paths) ? paths : [paths])
      if (typeof path !== 'string' || !isSafeName(path))
        throw new Error(
          `${topologyFile} of the pre-trained model names the weights ${JSON.stringify(path)}, which is not a file name`,
        );
}

function shapeOf(model: LayersModel): readonly number[] {
  const shapes = model.inputs.map(({ shape }) => shape.slice(1));
  const [shape] = shapes;
  if (shapes.length !== 1 || !shape || shape.some((side) => side === null))
    throw new Error(
      `The pre-trained model takes ${shapes.map((sides) => sides.join('×')).join(' and ')}: one input of a fixed shape is needed`,
    );
  return shape as readonly number[];
}

function chainOf(model: LayersModel): readonly ChainLayer[] {
  const layers = model.layers.filter((layer) => layer.getClassName() !== 'InputLayer');
  layers.forEach((layer, index) => {
    const before = index === 0 ? model.inputs[0] : layers[index - 1]!.output;
    const isNext = layer.inboundNodes.length === 1 && layer.input === before;
    if (!isNext)
      throw new Error(
        `The pre-trained model is not a chain of layers: '${layer.name}' does not take what the layer before it gives, alone`,
      );
  });
  return layers;
}

/** How many layers there are up to the named one, and with it. */
export function countUpTo(layers: readonly ChainLayer[], name: string, param: string): number {
  const names = layers.map((layer) => layer.name);
  const index = names.indexOf(name);
  if (index < 0)
    throw new Error(`${param}: '${name}' is not a layer of the pre-trained model. ${offerNames(name, names)}`);
  if (index === names.length - 1 && param === 'upTo')
    throw new Error(
      `upTo: '${name}' is the last layer, whose outputs are of the earlier label: name one of ${listNames(names.slice(0, -1))}`,
    );
  return index + 1;
}
