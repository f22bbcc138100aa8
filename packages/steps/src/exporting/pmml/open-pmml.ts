// A file of PMML as a function of a row, by the rules of the standard, for what Cairn writes: weighted sums, trees, sums and
// means of models, and chains of models. https://dmg.org/pmml/v4-4-1/MultipleModels.html, …/Regression.html, …/TreeModel.html

import { softmax } from '../../models/softmax.ts';
import { type Expression, type Read, readExpression, type Value } from './read-expression.ts';
import { readTree } from './read-tree.ts';
import { attributeOf, childOf, childrenOf, type Element, readNumber, readXml } from './xml-element.ts';

/** Values by field; what is missing has no entry. */
export type PmmlRow = ReadonlyMap<string, number | string>;

interface Answer {
  readonly value: Value;
  readonly probabilities?: ReadonlyMap<string, number>;
}

/** What a model says of a row. It adds its outputs to those of the models before it. */
type Model = (read: Read, outputs: Map<string, number | string>) => Answer;

/** Returns the outputs of a row by name. */
export function openPmml(text: string): (row: PmmlRow) => PmmlRow {
  const root = readXml(text);
  const model = readModel(childrenOf(root).at(-1)!);
  const derive = readDerived(childOf(root, 'TransformationDictionary'));
  return (row) => {
    const outputs = new Map<string, number | string>();
    model(
      derive((field) => row.get(field)),
      outputs,
    );
    return outputs;
  };
}

/** Derived fields are computed once for a row. */
function readDerived(dictionary: Element | undefined): (read: Read) => Read {
  const expressions = new Map<string, Expression>();
  for (const field of dictionary ? childrenOf(dictionary, 'DerivedField') : [])
    expressions.set(attributeOf(field, 'name'), readExpression(childrenOf(field)[0]!));
  if (expressions.size === 0) return (read) => read;
  return (read) => {
    const known = new Map<string, Value>();
    const find: Read = (field) => {
      const expression = expressions.get(field);
      if (!expression) return read(field);
      if (!known.has(field)) known.set(field, expression(find));
      return known.get(field);
    };
    return find;
  };
}

function readModel(model: Element): Model {
  const derive = readDerived(childOf(model, 'LocalTransformations'));
  const compute = readAnswer(model);
  const rescale = readScale(model);
  const output = childOf(model, 'Output');
  const fields = (output ? childrenOf(output) : []).map(readOutput);
  return (given, outputs) => {
    const { value, ...answer } = compute(derive(given), outputs);
    const whole = { value: rescale(value), ...answer };
    for (const { name, read } of fields) {
      const found = read(whole, outputs);
      if (found !== undefined) outputs.set(name, found as number | string);
    }
    return whole;
  };
}

/** @throws Error for a model that Cairn does not write */
function readAnswer(model: Element): Model {
  if (model.name === 'RegressionModel') return readRegression(model);
  if (model.name === 'TreeModel') {
    const tree = readTree(model);
    return (read) => ({ value: tree(read) });
  }
  if (model.name !== 'MiningModel') throw new Error(`Unknown model ${model.name}`);
  const segmentation = childOf(model, 'Segmentation')!;
  const models = childrenOf(segmentation, 'Segment').map((segment) => readModel(childrenOf(segment)[1]!));
  const method = attributeOf(segmentation, 'multipleModelMethod');
  if (method === 'modelChain')
    return (read, outputs) => {
      // Later models see the outputs of earlier ones.
      const chained: Read = (field) => outputs.get(field) ?? read(field);
      return models.map((one) => one(chained, outputs)).at(-1)!;
    };
  return (read, outputs) => {
    let sum = 0;
    for (const one of models) {
      const { value } = one(read, outputs);
      if (value === undefined) return { value };
      sum += value as number;
    }
    return { value: method === 'average' ? sum / models.length : sum };
  };
}

function readRegression(model: Element): Model {
  const tables = childrenOf(model, 'RegressionTable').map((table) => ({
    name: table.attributes['targetCategory'],
    sum: readSum(table),
  }));
  if (attributeOf(model, 'functionName') === 'regression') return (read) => ({ value: tables[0]!.sum(read) });
  const isSoftmax = attributeOf(model, 'normalizationMethod') === 'softmax';
  const names = tables.map(({ name }) => name!);
  return (read) => {
    const sums = tables.map(({ sum }) => sum(read));
    if (sums.includes(undefined)) return { value: undefined };
    const numbers = Float64Array.from(sums as number[]);
    const shares = isSoftmax ? softmax(numbers, numbers.length) : numbers;
    const best = shares.indexOf(Math.max(...shares));
    return { value: names[best], probabilities: new Map(names.map((name, k) => [name, shares[k]!])) };
  };
}

function readSum(table: Element): (read: Read) => number | undefined {
  const intercept = readNumber(attributeOf(table, 'intercept'));
  const terms = childrenOf(table, 'NumericPredictor').map(
    (one) => [attributeOf(one, 'name'), readNumber(attributeOf(one, 'coefficient'))] as const,
  );
  return (read) => {
    let sum = intercept;
    for (const [name, coefficient] of terms) {
      const value = read(name) as number | undefined;
      if (value === undefined) return undefined;
      sum += coefficient * value;
    }
    return sum;
  };
}

function readScale(model: Element): (value: Value) => Value {
  const targets = childOf(model, 'Targets');
  if (!targets) return (value) => value;
  const [factor, constant] = ['rescaleFactor', 'rescaleConstant'].map((key) =>
    readNumber(attributeOf(childOf(targets, 'Target')!, key)),
  ) as [number, number];
  return (value) => (typeof value === 'number' ? value * factor + constant : value);
}

interface ReadOutput {
  readonly name: string;
  readonly read: (answer: Answer, outputs: ReadonlyMap<string, number | string>) => Value;
}

function readOutput(field: Element): ReadOutput {
  const name = attributeOf(field, 'name');
  switch (attributeOf(field, 'feature')) {
    case 'predictedValue':
      return { name, read: ({ value }) => value };
    case 'probability': {
      const category = attributeOf(field, 'value');
      return { name, read: ({ probabilities }) => probabilities?.get(category) };
    }
    default: {
      const expression = readExpression(childrenOf(field)[0]!);
      return { name, read: (_, outputs) => expression((one) => outputs.get(one)) };
    }
  }
}
