// A graph that runs a recorded function once.

import { callRecorded, createPlaceholder, nameOutputs, recordedFunction } from './call-recording.ts';
import { outputOf } from './graph/operation.ts';
import type { Recording } from './recording/record-operations.ts';
import type { RunnableGraph } from './writing/write-saved-model.ts';

/** From the inputs of a recorded function to its results. Shapes are those of the recording. */
export function buildCallGraph(recording: Recording): RunnableGraph {
  const inputs = recording.arguments.map(({ outputs }, index) => createPlaceholder(`fed_${index}`, outputs[0]!));
  const results = callRecorded('call', recording, inputs.map(outputOf));
  return { inputs, outputs: nameOutputs(results), functions: [recordedFunction(recording)] };
}
