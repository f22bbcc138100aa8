// A graph that runs a recorded step many times in one call: from (state, batches) to the state after them.

import {
  callRecorded,
  createPlaceholder,
  nameOutputs,
  recordedFunction,
  typesOf,
  untouched,
} from './call-recording.ts';
import { createInteger } from './graph/constant.ts';
import {
  createArgument,
  elementTypes,
  type Operation,
  outputOf,
  specOf,
  type TensorSpec,
  type Value,
} from './graph/operation.ts';
import type { Recording } from './recording/record-operations.ts';
import type { GraphFunction } from './writing/write-function.ts';
import type { RunnableGraph } from './writing/write-saved-model.ts';

const number: TensorSpec = { type: elementTypes.int32, shape: [] };

/**
 * A loop over a recorded step.
 *
 * @param stateCount - how many of the step's inputs are the state: as many as it has results, of the same types and
 *   shapes. The others are fed for all steps at once, `steps × shape`.
 */
export function buildLoopGraph(recording: Recording, stateCount: number): RunnableGraph {
  const specs = recording.arguments.map(({ outputs }) => outputs[0]!);
  const stacked = specs.slice(stateCount).map(({ type, shape }) => ({ type, shape: [-1, ...shape] }));
  const fed = [...specs.slice(0, stateCount), ...stacked];
  const inputs = fed.map((spec, index) => createPlaceholder(`fed_${index}`, spec));
  const first = outputOf(createInteger('first', 0));
  const [body, condition] = [loopBody(recording, stateCount, fed), loopCondition(fed)];
  const carried = [number, number, ...fed];
  const loop: Operation = {
    name: 'loop',
    type: 'While',
    inputs: [first, countSteps(outputOf(inputs[stateCount]!), first), ...inputs.map(outputOf)],
    outputs: carried,
    attributes: {
      T: typesOf(carried),
      cond: { function: condition.name },
      body: { function: body.name },
      parallel_iterations: { integer: 1 },
    },
  };
  const state = recording.results.map((_, index): Value => ({ operation: loop, index: index + 2 }));
  return { inputs, outputs: nameOutputs(state), functions: [recordedFunction(recording), body, condition] };
}

/** (i, n, state, batches) → (i + 1, n, the state after batch i, batches) */
function loopBody(recording: Recording, stateCount: number, fed: readonly TensorSpec[]): GraphFunction {
  const args = carriedArguments(fed);
  const [i, n, ...values] = args.map(outputOf) as [Value, Value, ...Value[]];
  const [axis, one] = [outputOf(createInteger('axis', 0)), outputOf(createInteger('one', 1))];
  const given = values.map((value, index) =>
    index < stateCount
      ? value
      : takeAt(`batch_${index}`, value, i, axis, specOf(outputOf(recording.arguments[index]!))),
  );
  const next = callRecorded('step', recording, given);
  const after = addition(i, one);
  return {
    name: 'body',
    arguments: args,
    results: [after, n, ...next, ...values.slice(stateCount)],
    attributes: untouched,
  };
}

/** i < n */
function loopCondition(fed: readonly TensorSpec[]): GraphFunction {
  const args = carriedArguments(fed);
  const less: Operation = {
    name: 'less',
    type: 'Less',
    inputs: args.slice(0, 2).map(outputOf),
    outputs: [{ type: elementTypes.bool, shape: [] }],
    attributes: { T: { type: number.type } },
  };
  return { name: 'condition', arguments: args, results: [outputOf(less)], attributes: untouched };
}

function carriedArguments(fed: readonly TensorSpec[]): Operation[] {
  const named = fed.map((spec, index) => createArgument(`carried_${index}`, spec));
  return [createArgument('i', number), createArgument('n', number), ...named];
}

/** How many steps are fed: the first size of a tensor. */
function countSteps(stacked: Value, first: Value): Value {
  const shape: Operation = {
    name: 'sizes',
    type: 'Shape',
    inputs: [stacked],
    outputs: [{ type: number.type, shape: [specOf(stacked).shape.length] }],
    attributes: { T: { type: specOf(stacked).type }, out_type: { type: number.type } },
  };
  return takeAt('steps', outputOf(shape), first, first, number);
}

/** What is at one position of the first axis. */
function takeAt(name: string, values: Value, place: Value, axis: Value, spec: TensorSpec): Value {
  return outputOf({
    name,
    type: 'GatherV2',
    inputs: [values, place, axis],
    outputs: [spec],
    attributes: {
      Tparams: { type: spec.type },
      Tindices: { type: number.type },
      Taxis: { type: number.type },
      batch_dims: { integer: 0 },
    },
  });
}

function addition(a: Value, b: Value): Value {
  const attributes = { T: { type: number.type } };
  return outputOf({ name: 'next', type: 'AddV2', inputs: [a, b], outputs: [number], attributes });
}
