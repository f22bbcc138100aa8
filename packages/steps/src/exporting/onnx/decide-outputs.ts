// The outputs of an ONNX graph, from the scores of its rows: probabilities and the class that the model decides for,
// with its calibration and its threshold; or a regressor's number in the label's unit.

import type { Calibration, IsotonicCalibration } from '../../deciding/calibration.ts';
import { positiveIndex } from '../../deciding/decide.ts';
import type { ModelDescription } from '../../schemas/model-description.ts';
import type { OnnxGraph } from './onnx-graph.ts';

export const outputNames = { label: 'label', probabilities: 'probabilities', value: 'value' } as const;

/**
 * Adds the outputs. A classifier has `label` (texts) and `probabilities` (`rows × classes`), a regressor has `value`.
 *
 * @param scores - `rows × outputs` in float64: logits, or the number as `target` encodes it
 */
export function decideOutputs(graph: OnnxGraph, description: ModelDescription, scores: string): void {
  const { task, classes } = description;
  if (task === 'regression') {
    graph.output(outputNames.value, toValue(graph, description, scores), 'double', ['rows']);
    return;
  }
  const { probabilities, index } = toDecision(graph, description, scores);
  const names = graph.constant('string', [classes.length], classes);
  graph.output(outputNames.label, graph.node('Gather', [names, index]), 'string', ['rows']);
  graph.output(outputNames.probabilities, probabilities, 'double', ['rows', classes.length]);
}

/** Adds a regressor's numbers in the unit of the label, `rows`. */
export function toValue(graph: OnnxGraph, { target }: ModelDescription, scores: string): string {
  const scaled = target && target.deviation !== 1 ? multiply(graph, scores, target.deviation) : scores;
  const value = target && target.mean !== 0 ? add(graph, scaled, target.mean) : scaled;
  return graph.reshape(value, [-1]);
}

/** Adds a classifier's probabilities, `rows × classes`, and the index of the class that it decides for, `rows`. */
export function toDecision(
  graph: OnnxGraph,
  description: ModelDescription,
  scores: string,
): { readonly probabilities: string; readonly index: string } {
  const probabilities = toProbabilities(graph, description, scores);
  return { probabilities, index: decide(graph, description, scores, probabilities) };
}

const multiply = (graph: OnnxGraph, value: string, by: number) =>
  graph.node('Mul', [value, graph.scalar('double', by)]);
const add = (graph: OnnxGraph, value: string, what: number) => graph.node('Add', [value, graph.scalar('double', what)]);

function toProbabilities(
  graph: OnnxGraph,
  { classes, positive, calibration }: ModelDescription,
  scores: string,
): string {
  const softmax = (logits: string) => graph.node('Softmax', [logits], { axis: { int: 1 } });
  if (!calibration) return softmax(scores);
  if (calibration.type === 'temperature')
    return softmax(graph.node('Div', [scores, graph.scalar('double', calibration.temperature)]));
  const place = positiveIndex(classes, positive);
  const column = (index: number) =>
    graph.node('Gather', [scores, graph.constant('int64', [1], [index])], { axis: { int: 1 } });
  const share = calibrate(graph, calibration, graph.node('Sub', [column(place), column(1 - place)]));
  const other = graph.node('Sub', [graph.scalar('double', 1), share]);
  return graph.node('Concat', place === 0 ? [share, other] : [other, share], { axis: { int: 1 } });
}

/** @param logOdds - `rows × 1` */
function calibrate(
  graph: OnnxGraph,
  calibration: Exclude<Calibration, { type: 'temperature' }>,
  logOdds: string,
): string {
  if (calibration.type === 'isotonic') return interpolate(graph, calibration, logOdds);
  return graph.node('Sigmoid', [add(graph, multiply(graph, logOdds, calibration.slope), calibration.intercept)]);
}

/**
 * Straight lines from knot to knot: the first probability, and for each pair of neighbours the share of the way between
 * them times what the probability rises by.
 */
function interpolate(graph: OnnxGraph, { logOdds: knots, probabilities }: IsotonicCalibration, at: string): string {
  const count = knots.length - 1;
  if (count === 0) return add(graph, multiply(graph, at, 0), probabilities[0]!);
  const between = (data: readonly number[]) => graph.constant('double', [1, count], data);
  const lengths = knots.slice(1).map((knot, k) => knot - knots[k]!);
  const rises = probabilities.slice(1).map((probability, k) => probability - probabilities[k]!);
  const way = graph.node('Div', [graph.node('Sub', [at, between(knots.slice(0, -1))]), between(lengths)]);
  const share = graph.node('Min', [graph.node('Max', [way, graph.scalar('double', 0)]), graph.scalar('double', 1)]);
  const risen = graph.node('MatMul', [share, graph.constant('double', [count, 1], rises)]);
  return add(graph, risen, probabilities[0]!);
}

/** The index of each row's class, as `decideClasses` finds it. */
function decide(graph: OnnxGraph, description: ModelDescription, scores: string, probabilities: string): string {
  const { classes, positive, threshold, calibration } = description;
  const largest = (values: string) =>
    graph.node('ArgMax', [values], { axis: { int: 1 }, keepdims: { int: 0 }, select_last_index: { int: 0 } });
  if (threshold === undefined) {
    const keepsOrder = !calibration || calibration.type === 'temperature';
    return largest(keepsOrder ? scores : probabilities);
  }
  const place = positiveIndex(classes, positive);
  const share = graph.node('Gather', [probabilities, graph.scalar('int64', place)], { axis: { int: 1 } });
  const isPositive = graph.node('GreaterOrEqual', [share, graph.scalar('double', threshold)]);
  return graph.node('Where', [isPositive, graph.scalar('int64', place), graph.scalar('int64', 1 - place)]);
}
