// What a file of PMML says of a row, by the rules of the standard, for what Cairn writes: weighted sums, trees, sums and
// means of models, and chains of models. https://dmg.org/pmml/v4-4-1/MultipleModels.html, …/Regression.html, …/TreeModel.html

import { softmax } from '../../models/softmax.ts';
import { evaluateExpression, type Read, type Value } from './evaluate-expression.ts';
import { evaluateTree } from './evaluate-tree.ts';
import { attributeOf, childOf, childrenOf, type Element, readNumber, readXml } from './xml-element.ts';

/** Values by field; what is missing has no entry. */
export type PmmlRow = ReadonlyMap<string, number | string>;

interface Answer {
  readonly value: Value;
  readonly probabilities?: ReadonlyMap<string, number>;
}

/** Returns the outputs of a row by name. */
export function openPmml(text: string): (row: PmmlRow) => PmmlRow {
  const root = readXml(text);
  const model = childrenOf(root).at(-1)!;
  const derived = expressionsOf(childOf(root, 'TransformationDictionary'));
  return (row) => {
    const read = addDerived((field) => row.get(field), derived);
    const outputs = new Map<string, number | string>();
    evaluateModel(model, read, outputs);
    return outputs;
  };
}

/** Of each derived field, by its name. */
function expressionsOf(dictionary: Element | undefined): ReadonlyMap<string, Element> {
  const fields = dictionary ? childrenOf(dictionary, 'DerivedField') : [];
  return new Map(fields.map((field) => [attributeOf(field, 'name'), childrenOf(field)[0]!]));
}

/** Derived fields are computed once for a row. */
function addDerived(read: Read, expressions: ReadonlyMap<string, Element>): Read {
  if (expressions.size === 0) return read;
  const known = new Map<string, Value>();
  const find: Read = (field) => {
    const expression = expressions.get(field);
    if (!expression) return read(field);
    if (!known.has(field)) known.set(field, evaluateExpression(expression, find));
    return known.get(field);
  };
  return find;
}

/** @param outputs - gets the model's outputs */
function evaluateModel(model: Element, given: Read, outputs: Map<string, number | string>): Answer {
  const read = addDerived(given, expressionsOf(childOf(model, 'LocalTransformations')));
  const answer = rescale(model, answerOf(model, read, outputs));
  for (const field of childrenOf(childOf(model, 'Output') ?? { name: '', attributes: {}, children: [] })) {
    const value = outputValue(field, answer, outputs);
    if (value !== undefined) outputs.set(attributeOf(field, 'name'), value as number | string);
  }
  return answer;
}

function answerOf(model: Element, read: Read, outputs: Map<string, number | string>): Answer {
  if (model.name === 'RegressionModel') return evaluateRegression(model, read);
  if (model.name === 'TreeModel') return { value: evaluateTree(model, read) };
  if (model.name !== 'MiningModel') throw new Error(`Unknown model ${model.name}`);
  const segmentation = childOf(model, 'Segmentation')!;
  const models = childrenOf(segmentation, 'Segment').map((segment) => childrenOf(segment)[1]!);
  const method = attributeOf(segmentation, 'multipleModelMethod');
  if (method === 'modelChain') {
    // Later models see the outputs of earlier ones.
    const chained: Read = (field) => outputs.get(field) ?? read(field);
    return models.map((one) => evaluateModel(one, chained, outputs)).at(-1)!;
  }
  const values = models.map((one) => evaluateModel(one, read, outputs).value as number | undefined);
  if (values.includes(undefined)) return { value: undefined };
  const sum = (values as number[]).reduce((total, value) => total + value, 0);
  return { value: method === 'average' ? sum / values.length : sum };
}

function evaluateRegression(model: Element, read: Read): Answer {
  const tables = childrenOf(model, 'RegressionTable');
  const sums = tables.map((table) =>
    childrenOf(table, 'NumericPredictor').reduce<number | undefined>(
      (total, predictor) => {
        const value = read(attributeOf(predictor, 'name')) as number | undefined;
        if (total === undefined || value === undefined) return undefined;
        return total + readNumber(attributeOf(predictor, 'coefficient')) * value;
      },
      readNumber(attributeOf(table, 'intercept')),
    ),
  );
  if (attributeOf(model, 'functionName') === 'regression' || sums.includes(undefined)) return { value: sums[0] };
  const shares =
    attributeOf(model, 'normalizationMethod') === 'softmax'
      ? softmax(Float64Array.from(sums as number[]), sums.length)
      : Float64Array.from(sums as number[]);
  const names = tables.map((table) => attributeOf(table, 'targetCategory'));
  const best = shares.indexOf(Math.max(...shares));
  return { value: names[best], probabilities: new Map(names.map((name, k) => [name, shares[k]!])) };
}

function rescale(model: Element, answer: Answer): Answer {
  const target = childOf(model, 'Targets') && childOf(childOf(model, 'Targets')!, 'Target');
  if (!target || typeof answer.value !== 'number') return answer;
  const [factor, constant] = ['rescaleFactor', 'rescaleConstant'].map((key) => readNumber(attributeOf(target, key)));
  return { value: answer.value * factor! + constant! };
}

function outputValue(field: Element, answer: Answer, outputs: ReadonlyMap<string, number | string>): Value {
  switch (attributeOf(field, 'feature')) {
    case 'predictedValue':
      return answer.value;
    case 'probability':
      return answer.probabilities?.get(attributeOf(field, 'value'));
    default:
      return evaluateExpression(childrenOf(field)[0]!, (name) => outputs.get(name));
  }
}
