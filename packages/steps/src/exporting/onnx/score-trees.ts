// Trees as one node, `TreeEnsembleRegressor`: it gives the raw scores of any task, with thresholds in float64, so that
// each row falls into the same leaves as in LightGBM. Scores leave it in float32.
//
// This operator has no split by a set of categories. So each set becomes a column of its own before the trees: 1 where
// the category is in the set. A chain of comparisons would have to share a child, which is no tree.

import type { AnyModel } from '../../models/model-value.ts';
import { readTrees } from '../../trees/trees-file.ts';
import { parseLightGbm, type TreeModel, type TreeNode } from '../lightgbm-trees.ts';
import type { EncodedInputs } from './encode-inputs.ts';
import type { OnnxGraph } from './onnx-graph.ts';

/** Adds the trees. Returns `rows × outputs`, float64; of two classes the first one's logit is 0. */
export async function scoreTrees(graph: OnnxGraph, model: AnyModel, { value, shape }: EncodedInputs): Promise<string> {
  const ensemble = parseLightGbm(await readTrees(model.path));
  const width = shape.reduce((product, size) => product * size, 1);
  const rows = shape.length > 1 ? graph.reshape(value, [0, width]) : value;
  const sets = listSets(ensemble);
  const columns =
    sets.length > 0 ? graph.node('Concat', [rows, ...addSets(graph, rows, sets)], { axis: { int: 1 } }) : rows;
  const attributes = attributesOf(ensemble, (key) => width + sets.findIndex((set) => set.key === key));
  const sums = graph.cast(graph.mlNode('TreeEnsembleRegressor', [columns], attributes), 'double');
  const iterations = ensemble.trees.length / ensemble.scores;
  const scores = ensemble.isMean ? graph.node('Div', [sums, graph.scalar('double', iterations)]) : sums;
  if (model.description.classes.length !== 2) return scores;
  return graph.node('MatMul', [scores, graph.constant('double', [1, 2], [0, 1])]);
}

interface CategorySet {
  readonly key: string;
  readonly column: number;
  readonly oneOf: readonly number[];
}

function setOf(node: TreeNode): CategorySet | undefined {
  if ('leaf' in node || 'atMost' in node.rule) return undefined;
  const { column, rule } = node;
  return { key: `${column}: ${rule.oneOf.join()}`, column, oneOf: rule.oneOf };
}

/** All different sets, those of one column next to each other. */
function listSets({ trees }: TreeModel): readonly CategorySet[] {
  const sets = new Map<string, CategorySet>();
  for (const node of trees.flat()) {
    const set = setOf(node);
    if (set) sets.set(set.key, set);
  }
  return [...sets.values()].sort((a, b) => a.column - b.column);
}

/** For each column of categories: 0 or 1 for each of its sets. */
function addSets(graph: OnnxGraph, rows: string, sets: readonly CategorySet[]): readonly string[] {
  return [...Map.groupBy(sets, ({ column }) => column)].map(([column, own]) => {
    const codes = [...new Set(own.flatMap(({ oneOf }) => oneOf))].sort((a, b) => a - b);
    const code = graph.node('Gather', [rows, graph.constant('int64', [1], [column])], { axis: { int: 1 } });
    const isCode = graph.cast(
      graph.node('Equal', [code, graph.constant('double', [1, codes.length], codes)]),
      'double',
    );
    const members = codes.flatMap((one) => own.map(({ oneOf }) => (oneOf.includes(one) ? 1 : 0)));
    return graph.node('MatMul', [isCode, graph.constant('double', [codes.length, own.length], members)]);
  });
}

/** @param columnOf - the column of a set of categories, by its key */
function attributesOf({ trees, scores }: TreeModel, columnOf: (key: string) => number) {
  const nodes = trees.flatMap((tree, index) =>
    tree.map((node, id) => ({ tree: index, id, ...compareWith(node, columnOf) })),
  );
  const leaves = trees.flatMap((tree, index) =>
    tree.flatMap((node, id) => ('leaf' in node ? [{ tree: index, id, score: index % scores, weight: node.leaf }] : [])),
  );
  const doubles = (data: readonly number[]) => ({ tensor: { type: 'double', shape: [data.length], data } }) as const;
  return {
    nodes_treeids: { ints: nodes.map(({ tree }) => tree) },
    nodes_nodeids: { ints: nodes.map(({ id }) => id) },
    nodes_featureids: { ints: nodes.map(({ column }) => column) },
    nodes_modes: { texts: nodes.map(({ mode }) => mode) },
    nodes_values_as_tensor: doubles(nodes.map(({ value }) => value)),
    nodes_truenodeids: { ints: nodes.map(({ yes }) => yes) },
    nodes_falsenodeids: { ints: nodes.map(({ no }) => no) },
    nodes_missing_value_tracks_true: { ints: nodes.map(({ isMissingTrue }) => Number(isMissingTrue)) },
    target_treeids: { ints: leaves.map(({ tree }) => tree) },
    target_nodeids: { ints: leaves.map(({ id }) => id) },
    target_ids: { ints: leaves.map(({ score }) => score) },
    target_weights_as_tensor: doubles(leaves.map(({ weight }) => weight)),
    n_targets: { int: scores },
    aggregate_function: { text: 'SUM' },
    post_transform: { text: 'NONE' },
  };
}

function compareWith(node: TreeNode, columnOf: (key: string) => number) {
  if ('leaf' in node) return { column: 0, mode: 'LEAF', value: 0, yes: 0, no: 0, isMissingTrue: false };
  const { left, right, isNaNLeft, rule } = node;
  if ('atMost' in rule)
    return {
      column: node.column,
      mode: 'BRANCH_LEQ',
      value: rule.atMost,
      yes: left,
      no: right,
      isMissingTrue: isNaNLeft,
    };
  const column = columnOf(setOf(node)!.key);
  return { column, mode: 'BRANCH_LEQ', value: 0.5, yes: right, no: left, isMissingTrue: false };
}
