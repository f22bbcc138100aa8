// Saves a trained network as a model's folder.

import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { writeJson } from '@cairn/core';
import type { LayersModel } from '@tensorflow/tfjs-node';
import type { Tfjs } from '../backend/tfjs.ts';
import type { ModelDescription } from '../schemas/model-description.ts';
import { canonicalNames } from './canonical-names.ts';
import { descriptionFile, topologyFile, weightsFile } from './model-files.ts';

/**
 * Writes model.json and weights.bin, which `tf.loadLayersModel` opens, and cairn.json. The same network gives the same
 * bytes in every process, whatever ran before: no times, no names that were counted up.
 */
export async function saveNetwork(
  tf: Tfjs,
  network: LayersModel,
  description: ModelDescription,
  folder: string,
): Promise<void> {
  const { topology, weights, bytes, format, generatedBy } = await networkArtifacts(tf, network);
  const model = {
    modelTopology: topology,
    weightsManifest: [{ paths: [weightsFile], weights }],
    format,
    generatedBy,
    convertedBy: null,
  };
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, topologyFile), JSON.stringify(model));
  await writeFile(join(folder, weightsFile), bytes);
  await writeFile(join(folder, descriptionFile), `${writeJson(description)}\n`);
}

/** A network as it is stored: its topology, its weights under names that depend on it alone, and their bytes. */
export async function networkArtifacts(tf: Tfjs, network: LayersModel) {
  const artifacts = await artifactsOf(tf, network);
  const { format, generatedBy, weightData } = artifacts;
  const { topology, weights } = canonicalNames(artifacts.modelTopology, artifacts.weightSpecs ?? []);
  return { topology, weights, bytes: Buffer.from(tf.io.CompositeArrayBuffer.join(weightData)), format, generatedBy };
}

/** What tfjs hands to who saves: the topology, and the weights with their names. */
type Artifacts = Parameters<Parameters<Tfjs['io']['withSaveHandler']>[0]>[0];

async function artifactsOf(tf: Tfjs, network: LayersModel): Promise<Artifacts> {
  let kept: Artifacts | undefined;
  await network.save(
    tf.io.withSaveHandler(async (artifacts) => {
      kept = artifacts;
      return { modelArtifactsInfo: { dateSaved: new Date(0), modelTopologyType: 'JSON' } };
    }),
  );
  if (!kept) throw new Error('tfjs saved nothing');
  return kept;
}
