// Records what tfjs runs: while a function runs eagerly, every operation that reaches tfjs-node's addon is noted.

import type { Tensor } from '@tensorflow/tfjs-node';
import type { Tfjs } from '../../backend/tfjs.ts';
import type { Operation, Value } from '../graph/operation.ts';
import { type NativeBinding, nativeBackend } from '../native-binding.ts';
import { allowGatherChecks } from './allow-gather-checks.ts';
import { createRecorder } from './create-recorder.ts';
import { NotRecordable } from './not-recordable.ts';
import { withOwnChance } from './own-chance.ts';

/** What a function did, as a graph from arguments to results. */
export interface Recording {
  /** One for each input, in their order. */
  readonly arguments: readonly Operation[];
  readonly results: readonly Value[];
  /** All that was run, in its order, but for constants. */
  readonly operations: readonly Operation[];
}

/**
 * Runs a function once, eagerly, and gives what it did as a graph, with the tensors that it returned, which are the
 * caller's. Tensors that it uses and that are no inputs become constants of the graph.
 *
 * What cannot be recorded still runs to its end: tfjs keeps tensors for gradients, and frees them at the end.
 *
 * @param inputs - the tensors that the function is a function of
 * @throws NotRecordable when the function reads a value, draws a random number, or runs what no graph may hold
 */
export function recordOperations<T extends readonly Tensor[]>(
  tf: Tfjs,
  inputs: readonly Tensor[],
  run: () => T,
): { readonly recording: Recording; readonly returned: T } {
  const backend = nativeBackend(tf);
  const recorder = createRecorder(backend, inputs);
  const { binding, getInputTensorIds } = backend;
  const gather = allowGatherChecks(tf);
  const replaced = recorder.binding(() => gather.isChecking);
  backend.getInputTensorIds = recorder.noteTensors;
  // The addon's own properties cannot be replaced, not even by a proxy of it.
  backend.binding = new Proxy({} as NativeBinding, {
    get: (_, name) => replaced[name as keyof NativeBinding] ?? binding[name as keyof NativeBinding],
  });
  let returned: T | undefined;
  try {
    returned = withOwnChance(run, () => recorder.refuse('it draws random numbers (Math.random)'));
    return { recording: recorder.finish(returned), returned };
  } catch (error) {
    if (returned && error instanceof NotRecordable) tf.dispose([...returned]);
    throw error;
  } finally {
    backend.binding = binding;
    backend.getInputTensorIds = getInputTensorIds;
    gather.end();
  }
}
