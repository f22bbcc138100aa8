// Makes a recorded graph smaller before it is written. Every rule keeps every bit of the results, but for the sign of a
// zero within the graph, which no later operation of a network turns into another number.

import type { Operation, Value } from '../graph/operation.ts';
import type { Recording } from '../recording/record-operations.ts';
import { fuseConvolution } from './fuse-convolution.ts';
import { passThrough } from './pass-through.ts';
import { createReluRules } from './relu-rules.ts';

/** The same recording with operations that are fewer or cheaper. */
export function rewriteRecording(recording: Recording): Recording {
  const { noteRelu, simplifyGradient } = createReluRules();
  const replaced = new Map<Operation, readonly Value[]>();
  const operations: Operation[] = [];
  const rewritten = (value: Value): Value => replaced.get(value.operation)?.[value.index] ?? value;
  for (const recorded of recording.operations) {
    const operation: Operation = { ...recorded, inputs: recorded.inputs.map(rewritten) };
    const value = passThrough(operation) ?? fuseConvolution(operation) ?? simplifyGradient(operation);
    noteRelu(operation, value);
    const outputs = value ? [value] : operation.outputs.map((_, index) => ({ operation, index }));
    replaced.set(recorded, outputs);
    operations.push(...new Set(outputs.map((output) => output.operation)));
  }
  return { ...recording, operations, results: recording.results.map(rewritten) };
}
