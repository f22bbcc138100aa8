// A graph in a TensorFlow session of tfjs-node's addon.

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Tensor } from '@tensorflow/tfjs-node';
import type { Tfjs } from '../backend/tfjs.ts';
import { nativeBackend } from './native-binding.ts';
import { type RunnableGraph, savedModelTag, writeSavedModel } from './writing/write-saved-model.ts';

/** A session holds memory outside of JavaScript until it is disposed of. */
export interface Session {
  /** Runs the graph on one tensor for each of its inputs. The results are the caller's. */
  run(inputs: readonly Tensor[]): Tensor[];
  dispose(): void;
}

/**
 * Opens a session for a graph. The addon loads it from a folder, which is gone again when this returns or throws.
 *
 * @throws Error of TensorFlow, where it does not take the graph
 */
export function openSession(tf: Tfjs, graph: RunnableGraph): Session {
  const backend = nativeBackend(tf);
  const session = loadGraph(backend.binding.loadSavedModel.bind(backend.binding), writeSavedModel(graph));
  const inputNames = graph.inputs.map(({ name }) => `${name}:0`).join();
  const outputNames = graph.outputs.map(({ operation, index }) => `${operation.name}:${index}`).join();
  let isOpen = true;
  return {
    run: (inputs) =>
      backend.binding
        .runSavedModel(session, backend.getInputTensorIds(inputs), inputNames, outputNames)
        .map((output) => backend.createOutputTensor(output)),
    dispose: () => {
      if (isOpen) backend.binding.deleteSavedModel(session);
      isOpen = false;
    },
  };
}

function loadGraph(load: (folder: string, tags: string) => number, savedModel: Uint8Array): number {
  const folder = mkdtempSync(join(tmpdir(), 'cairn-graph-'));
  try {
    writeFileSync(join(folder, 'saved_model.pb'), savedModel);
    return load(folder, savedModelTag);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
