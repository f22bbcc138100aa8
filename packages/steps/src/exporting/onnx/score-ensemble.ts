// Ensembles as nodes: the scores of all members, and how they are combined, in float64.

import { join } from 'node:path';
import type { Stack, Vote } from '../../ensembles/combination.ts';
import type { EnsembleParameters } from '../../ensembles/open-ensemble.ts';
import { memberFolder } from '../../models/model-files.ts';
import type { AnyModel } from '../../models/model-value.ts';
import { readParameters } from '../../models/parameters-file.ts';
import { readModel } from '../../models/read-model.ts';
import { toDecision, toValue } from './decide-outputs.ts';
import type { OnnxGraph } from './onnx-graph.ts';

/** What a member says: probabilities, `rows × classes`, and the index of a class, `rows`; or numbers, `rows × 1`. */
interface Member {
  readonly shares: string;
  readonly index: string | null;
}

/**
 * Adds the members and their combination. Returns `rows × outputs`, float64.
 *
 * @param score - adds the scores of a member
 */
export async function scoreEnsemble(
  graph: OnnxGraph,
  model: AnyModel,
  score: (member: AnyModel) => Promise<string>,
): Promise<string> {
  const { members: names, combination } = await readParameters<EnsembleParameters>(model.path);
  const members: Member[] = [];
  for (const index of names.keys()) {
    const member = await readModel(join(model.path, memberFolder(index)));
    members.push(interpret(graph, member, await score(member)));
  }
  const classCount = model.description.classes.length;
  if (combination.type === 'stack') return addStack(graph, combination, members, classCount);
  return addVote(graph, combination, members, classCount);
}

function interpret(graph: OnnxGraph, { description }: AnyModel, scores: string): Member {
  if (description.task === 'regression')
    return { shares: graph.reshape(toValue(graph, description, scores), [-1, 1]), index: null };
  const { probabilities, index } = toDecision(graph, description, scores);
  return { shares: probabilities, index };
}

function addVote(graph: OnnxGraph, { voting, weights }: Vote, members: readonly Member[], classCount: number): string {
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  const positions = graph.constant('int64', [1, Math.max(1, classCount)], [...Array(Math.max(1, classCount)).keys()]);
  const parts = members.map(({ shares, index }, member) => {
    const own =
      voting === 'hard'
        ? graph.cast(graph.node('Equal', [graph.reshape(index!, [-1, 1]), positions]), 'double')
        : shares;
    return graph.node('Mul', [own, graph.scalar('double', weights[member]!)]);
  });
  const sum = parts.reduce((before, part) => graph.node('Add', [before, part]));
  const mean = graph.node('Div', [sum, graph.scalar('double', total)]);
  return classCount === 0 ? mean : graph.node('Log', [mean]);
}

/** A linear model of the members' probabilities, of two classes those of the second alone. */
function addStack(
  graph: OnnxGraph,
  { coefficients, intercepts }: Stack,
  members: readonly Member[],
  classCount: number,
): string {
  const second = graph.constant('int64', [1], [1]);
  const parts = members.map(({ shares }) =>
    classCount === 2 ? graph.node('Gather', [shares, second], { axis: { int: 1 } }) : shares,
  );
  const inputs = parts.length === 1 ? parts[0]! : graph.node('Concat', parts, { axis: { int: 1 } });
  const width = coefficients[0]!.length;
  // Of two classes the first has the logit 0.
  const isBinary = classCount === 2;
  const rows = isBinary ? [coefficients[0]!.map(() => 0), coefficients[0]!] : coefficients;
  const bias = isBinary ? [0, intercepts[0]!] : intercepts;
  return graph.node(
    'Gemm',
    [
      inputs,
      graph.constant('double', [rows.length, width], rows.flat()),
      graph.constant('double', [bias.length], bias),
    ],
    { transB: { int: 1 } },
  );
}
