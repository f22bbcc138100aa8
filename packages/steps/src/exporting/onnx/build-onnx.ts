// A model of any family as a graph of ONNX, from its columns to its decision.

import type { AnyModel } from '../../models/model-value.ts';
import type { FamilyName } from '../../schemas/model-description.ts';
import type { ExportedInput } from '../exported-input.ts';
import { decideOutputs } from './decide-outputs.ts';
import { type EncodedInputs, encodeInputs } from './encode-inputs.ts';
import { OnnxGraph } from './onnx-graph.ts';
import { scoreEnsemble } from './score-ensemble.ts';
import { scoreIntegers } from './score-integers.ts';
import { scoreConstant, scoreLinear } from './score-linear.ts';
import { scoreNetwork } from './score-network.ts';
import { scoreTrees } from './score-trees.ts';
import { writeOnnx } from './write-onnx.ts';

export interface OnnxModel {
  readonly bytes: Uint8Array;
  readonly inputs: readonly ExportedInput[];
  /** Names of the operators, with the domain where it is not ONNX's own. */
  readonly operators: readonly string[];
}

/** Adds the scores of a family, `rows × outputs` in float64. */
type Score = (graph: OnnxGraph, model: AnyModel, inputs: EncodedInputs) => Promise<string>;

const scores: Readonly<Record<Exclude<FamilyName, 'ensemble' | 'wrapped'>, Score>> = {
  network: scoreNetwork,
  linear: scoreLinear,
  trees: scoreTrees,
  constant: scoreConstant,
  integers: scoreIntegers,
};

/** @throws Error that names what has no counterpart in ONNX: a family, or a layer */
export async function buildOnnx(model: AnyModel): Promise<OnnxModel> {
  const { description } = model;
  const graph = new OnnxGraph();
  const inputs: ExportedInput[] = [];
  decideOutputs(graph, description, await scoreModel(graph, model, inputs));
  const operators = graph.nodes.map(({ domain, operator }) => (domain ? `${domain}.${operator}` : operator));
  return {
    bytes: writeOnnx(graph, description.label, { task: description.task, label: description.label }),
    inputs,
    operators: [...new Set(operators)].sort(),
  };
}

/** @param inputs - of the graph; those of the model are added */
async function scoreModel(graph: OnnxGraph, model: AnyModel, inputs: ExportedInput[]): Promise<string> {
  const { family, features, cleaning } = model.description;
  if (family === 'ensemble') return scoreEnsemble(graph, model, (member) => scoreModel(graph, member, inputs));
  if (family === 'wrapped') throw new Error(`Models of the family '${family}' cannot be exported to ONNX`);
  return scores[family](graph, model, encodeInputs(graph, features, cleaning, inputs));
}
