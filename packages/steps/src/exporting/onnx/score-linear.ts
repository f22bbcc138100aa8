// Linear models and constants as nodes: one product of matrices in float64, or the same scores for every row.

import type { ConstantParameters } from '../../constant/constant-family.ts';
import type { LinearParameters } from '../../linear/linear-family.ts';
import type { AnyModel } from '../../models/model-value.ts';
import { readParameters } from '../../models/parameters-file.ts';
import type { EncodedInputs } from './encode-inputs.ts';
import type { OnnxGraph } from './onnx-graph.ts';

/** Adds `Gemm`; of two classes the first one's logit is 0. Returns `rows × outputs`, float64. */
export async function scoreLinear(graph: OnnxGraph, model: AnyModel, { value, shape }: EncodedInputs): Promise<string> {
  const parameters = await readParameters<LinearParameters>(model.path);
  const isBinary = model.task === 'classification' && parameters.intercepts.length === 1;
  const [first] = parameters.coefficients;
  const coefficients = isBinary ? [first!.map(() => 0), first!] : parameters.coefficients;
  const intercepts = isBinary ? [0, ...parameters.intercepts] : parameters.intercepts;
  const width = coefficients[0]!.length;
  const rows = shape.length > 1 ? graph.reshape(value, [0, width]) : value;
  const weights = graph.constant('double', [intercepts.length, width], coefficients.flat());
  const bias = graph.constant('double', [intercepts.length], intercepts);
  return graph.node('Gemm', [rows, weights, bias], { transB: { int: 1 } });
}

/** Adds the scores of a constant, once for each row. */
export async function scoreConstant(graph: OnnxGraph, model: AnyModel, { value }: EncodedInputs): Promise<string> {
  const { outputs } = await readParameters<ConstantParameters>(model.path);
  const scores = model.task === 'classification' ? outputs.map(Math.log) : outputs;
  const zero = graph.constant('int64', [1], [0]);
  const rowCount = graph.node('Gather', [graph.node('Shape', [value]), zero]);
  const shape = graph.node('Concat', [rowCount, graph.constant('int64', [1], [scores.length])], { axis: { int: 0 } });
  return graph.node('Expand', [graph.constant('double', [1, scores.length], scores), shape]);
}
