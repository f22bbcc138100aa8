// Models of PMML that compute one score of a row: a weighted sum, or trees.

import type { ConstantParameters } from '../../constant/constant-family.ts';
import type { LinearParameters } from '../../linear/linear-family.ts';
import type { AnyModel } from '../../models/model-value.ts';
import { readParameters } from '../../models/parameters-file.ts';
import { readTrees } from '../../trees/trees-file.ts';
import { parseLightGbm, type Tree, type TreeNode } from '../lightgbm-trees.ts';
import { type Element, element, writeNumber } from './xml-element.ts';

/** What the models of one file share. */
export interface FieldsInUse {
  /** The schema of a model whose target is the label, or that has none. */
  schema(hasTarget: boolean): Element;
  /** Names of the numbers of an encoded row. */
  readonly numbers: readonly string[];
}

/**
 * One model for each score. If there is one for two classes, it is the log odds of the second.
 *
 * @throws Error that names the family, if PMML has no model for it
 */
export async function scoreModels(model: AnyModel, fields: FieldsInUse): Promise<readonly Element[]> {
  const { family } = model.description;
  if (family === 'linear') return scoreLinear(await readParameters<LinearParameters>(model.path), fields);
  if (family === 'trees') return scoreTrees(await readTrees(model.path), fields);
  if (family === 'constant') return scoreConstant(model, fields);
  throw new Error(
    `Only linear models, trees and baselines can be exported as pmml, and this model is of the family '${family}': 'onnx' holds every family`,
  );
}

function weightedSum(intercept: number, coefficients: readonly number[], fields: FieldsInUse): Element {
  const predictors = coefficients.map((coefficient, k) =>
    element('NumericPredictor', { name: fields.numbers[k]!, coefficient }),
  );
  return element('RegressionModel', { functionName: 'regression' }, [
    fields.schema(false),
    element('RegressionTable', { intercept }, predictors),
  ]);
}

function scoreLinear({ coefficients, intercepts }: LinearParameters, fields: FieldsInUse): readonly Element[] {
  return intercepts.map((intercept, k) => weightedSum(intercept, coefficients[k]!, fields));
}

async function scoreConstant(model: AnyModel, fields: FieldsInUse): Promise<readonly Element[]> {
  const { outputs } = await readParameters<ConstantParameters>(model.path);
  const scores = model.task === 'classification' ? outputs.map(Math.log) : outputs;
  // A class that never occurred has a score of −∞, with which no program computes alike.
  return scores.map((score) => weightedSum(Math.max(score, -1e30), [], fields));
}

function scoreTrees(text: string, fields: FieldsInUse): readonly Element[] {
  const { trees, scores, isMean } = parseLightGbm(text);
  return Array.from({ length: scores }, (_, score) => {
    const segments = trees
      .filter((_, index) => index % scores === score)
      .map((tree, at) => element('Segment', { id: at + 1 }, [element('True'), treeModel(tree, fields)]));
    return element('MiningModel', { functionName: 'regression' }, [
      fields.schema(false),
      element('Segmentation', { multipleModelMethod: isMean ? 'average' : 'sum' }, segments),
    ]);
  });
}

/** A row goes to the child of a node that is named as its default when what the node asks for is missing. */
function treeModel(tree: Tree, fields: FieldsInUse): Element {
  return element(
    'TreeModel',
    { functionName: 'regression', missingValueStrategy: 'defaultChild', splitCharacteristic: 'binarySplit' },
    [fields.schema(false), nodeOf(tree, 0, element('True'), fields)],
  );
}

function nodeOf(tree: Tree, index: number, predicate: Element, fields: FieldsInUse): Element {
  const node = tree[index]!;
  const id = String(index + 1);
  if ('leaf' in node) return element('Node', { id, score: writeNumber(node.leaf) }, [predicate]);
  const [toLeft, toRight] = predicatesOf(node, fields.numbers[node.column]!);
  const defaultChild = String((node.isNaNLeft ? node.left : node.right) + 1);
  return element('Node', { id, defaultChild }, [
    predicate,
    nodeOf(tree, node.left, toLeft, fields),
    nodeOf(tree, node.right, toRight, fields),
  ]);
}

function predicatesOf({ rule }: Exclude<TreeNode, { leaf: number }>, field: string): readonly [Element, Element] {
  if ('atMost' in rule) {
    // Every number is below an infinite threshold: PMML has no number above the largest one.
    const value = Math.max(-Number.MAX_VALUE, Math.min(Number.MAX_VALUE, rule.atMost));
    const compare = (operator: string) => element('SimplePredicate', { field, operator, value });
    return [compare('lessOrEqual'), compare('greaterThan')];
  }
  const isOneOf = (booleanOperator: string) =>
    element('SimpleSetPredicate', { field, booleanOperator }, [
      element('Array', { type: 'int', n: rule.oneOf.length }, [rule.oneOf.join(' ')]),
    ]);
  return [isOneOf('isIn'), isOneOf('isNotIn')];
}
