// A network with packed weights as a model's folder: packed.json with the topology and how each tensor is stored, and
// packed.bin with the tensors. `tf.loadLayersModel` does not open them: the names of the files are others than those of
// tfjs, so that no program takes them for plain weights.

import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { writeJson } from '@cairn/core';
import { descriptionFile, packedFile, packedFiles, packedWeightsFile } from '../models/model-files.ts';
import type { ModelDescription } from '../schemas/model-description.ts';
import type { NetworkParts } from './network-tensors.ts';
import { type PackedElement, type PackedTensor, packTensors, unpackTensors } from './pack-tensors.ts';

/** What packed.json contains. */
interface PackedNetwork {
  readonly topology: unknown;
  readonly tensors: readonly PackedTensor[];
}

/** Writes the folder of a model, and returns the description with its files. */
export async function savePacked(
  { topology, tensors }: NetworkParts,
  given: ModelDescription,
  folder: string,
  element: PackedElement,
): Promise<ModelDescription> {
  const packed = packTensors(tensors, element);
  const description: ModelDescription = { ...given, files: packedFiles };
  await mkdir(folder, { recursive: true });
  await writeFile(
    join(folder, packedFile),
    JSON.stringify({ topology, tensors: packed.tensors } satisfies PackedNetwork),
  );
  await writeFile(join(folder, packedWeightsFile), packed.bytes);
  await writeFile(join(folder, descriptionFile), `${writeJson(description)}\n`);
  return description;
}

export async function readPacked(folder: string): Promise<NetworkParts> {
  const { topology, tensors } = JSON.parse(await readFile(join(folder, packedFile), 'utf8')) as PackedNetwork;
  return { topology, tensors: unpackTensors({ tensors, bytes: await readFile(join(folder, packedWeightsFile)) }) };
}
