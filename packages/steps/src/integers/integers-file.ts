// The files of an integer model: integers.json with its layers, and integers.bin with their numbers, in the order of the
// layers: weights (int8), scales and biases (float32, little endian).

import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { writeJson } from '@cairn/core';
import { descriptionFile } from '../models/model-files.ts';
import type { NamedTensor } from '../packed/pack-tensors.ts';
import type { ModelDescription } from '../schemas/model-description.ts';
import type { IntegerLayer, IntegerModel } from './integer-model.ts';

const [layersFile, numbersFile] = ['integers.json', 'integers.bin'];
export const integerFiles: readonly string[] = [layersFile, numbersFile];

/** Writes the folder of a model. */
export async function saveIntegers(
  { input, layers }: IntegerModel,
  description: ModelDescription,
  folder: string,
): Promise<void> {
  await mkdir(folder, { recursive: true });
  const parts: Uint8Array[] = [];
  const described = layers.map((layer) => {
    if (layer.type === 'max-pool') return layer;
    const { weights, scales, biases, ...facts } = layer;
    parts.push(Uint8Array.from(weights), toBytes(scales), toBytes(biases));
    return { ...facts, channels: biases.length, weightCount: weights.length };
  });
  await writeFile(join(folder, layersFile), `${writeJson({ input, layers: described })}\n`);
  await writeFile(join(folder, numbersFile), Buffer.concat(parts));
  await writeFile(join(folder, descriptionFile), `${writeJson(description)}\n`);
}

export async function readIntegers(folder: string): Promise<IntegerModel> {
  const bytes = await readFile(join(folder, numbersFile));
  const { input, layers } = JSON.parse(await readFile(join(folder, layersFile), 'utf8'));
  let offset = 0;
  const take = (length: number) => {
    offset += length;
    return bytes.subarray(offset - length, offset);
  };
  const floats = (count: number) => {
    const own = take(4 * count);
    return Float32Array.from({ length: count }, (_, index) => own.readFloatLE(4 * index));
  };
  const read = ({ channels, weightCount, ...facts }: { channels?: number; weightCount?: number }): IntegerLayer => {
    if (channels === undefined) return facts as IntegerLayer;
    const weights = Int8Array.from(take(weightCount!));
    return { ...facts, weights, scales: floats(channels), biases: floats(channels) } as IntegerLayer;
  };
  return { input, layers: layers.map(read) };
}

/** The weights and biases that the integers stand for. */
export function listIntegerTensors({ layers }: IntegerModel): readonly NamedTensor[] {
  return layers.flatMap((layer) => {
    if (layer.type === 'max-pool') return [];
    const { name, weights, scales, biases } = layer;
    const each = weights.length / biases.length;
    const data = Float32Array.from(weights, (value, index) => value * scales[Math.floor(index / each)]!);
    return [
      { name: `${name}/kernel`, shape: [biases.length, each], data },
      { name: `${name}/bias`, shape: [biases.length], data: biases },
    ];
  });
}

function toBytes(numbers: Float32Array): Uint8Array {
  const bytes = Buffer.alloc(4 * numbers.length);
  for (const [index, value] of numbers.entries()) bytes.writeFloatLE(value, 4 * index);
  return bytes;
}
