// Expressions of PMML 4.4 as functions of a row. undefined is a missing value.
// https://dmg.org/pmml/v4-4-1/Transformations.html, https://dmg.org/pmml/v4-4-1/Functions.html

import { attributeOf, childOf, childrenOf, type Element, readNumber, textOf } from './xml-element.ts';

export type Value = number | string | boolean | undefined;
export type Read = (field: string) => Value;
export type Expression = (read: Read) => Value;

const functions: Readonly<Record<string, (a: Value, b: Value) => Value>> = {
  '+': (a, b) => (a as number) + (b as number),
  '-': (a, b) => (a as number) - (b as number),
  '*': (a, b) => (a as number) * (b as number),
  '/': (a, b) => (a as number) / (b as number),
  pow: (a, b) => (a as number) ** (b as number),
  equal: (a, b) => a === b,
  greaterOrEqual: (a, b) => (a as number) >= (b as number),
};

/** @throws Error for an expression that Cairn does not write */
export function readExpression(expression: Element): Expression {
  switch (expression.name) {
    case 'Constant': {
      const text = textOf(expression);
      const value = attributeOf(expression, 'dataType') === 'double' ? readNumber(text) : text;
      return () => value;
    }
    case 'FieldRef': {
      const field = attributeOf(expression, 'field');
      return (read) => read(field);
    }
    case 'NormDiscrete':
      return normDiscrete(expression);
    case 'NormContinuous':
      return normContinuous(expression);
    case 'MapValues':
      return mapValues(expression);
    case 'Apply':
      return applyFunction(expression);
    default:
      throw new Error(`Unknown expression ${expression.name}`);
  }
}

function applyFunction(expression: Element): Expression {
  const name = attributeOf(expression, 'function');
  const [first, second, third] = childrenOf(expression).map(readExpression) as [Expression, Expression, Expression];
  if (name === 'isMissing') return (read) => first(read) === undefined;
  if (name === 'ln')
    return (read) => {
      const value = first(read);
      return value === undefined ? undefined : Math.log(value as number);
    };
  if (name === 'if')
    return (read) => {
      const condition = first(read);
      if (condition === undefined) return undefined;
      return condition ? second(read) : third(read);
    };
  const compute = functions[name];
  if (!compute) throw new Error(`Unknown function ${name}`);
  return (read) => {
    const [a, b] = [first(read), second(read)];
    return a === undefined || b === undefined ? undefined : compute(a, b);
  };
}

function normDiscrete(expression: Element): Expression {
  const [field, category] = [attributeOf(expression, 'field'), attributeOf(expression, 'value')];
  const missing = readNumber(attributeOf(expression, 'mapMissingTo'));
  return (read) => {
    const value = read(field);
    if (value === undefined) return missing;
    return value === category ? 1 : 0;
  };
}

function normContinuous(expression: Element): Expression {
  const field = attributeOf(expression, 'field');
  const knots = childrenOf(expression, 'LinearNorm').map((knot) =>
    (['orig', 'norm'] as const).map((key) => readNumber(attributeOf(knot, key))),
  ) as [number, number][];
  return (read) => {
    const value = read(field) as number | undefined;
    if (value === undefined) return undefined;
    const above = knots.findIndex(([orig]) => orig >= value);
    if (above === -1) return knots.at(-1)![1];
    if (above === 0) return knots[0]![1];
    const [[from, low], [to, high]] = [knots[above - 1]!, knots[above]!];
    return low + ((value - from) / (to - from)) * (high - low);
  };
}

function mapValues(expression: Element): Expression {
  const field = attributeOf(childOf(expression, 'FieldColumnPair')!, 'field');
  const missing = expression.attributes['mapMissingTo'];
  const absent = missing === undefined ? undefined : readNumber(missing);
  const rows = childrenOf(childOf(expression, 'InlineTable')!);
  const codes = new Map<Value, number>(
    rows.map((row) => [textOf(childOf(row, 'value')!), readNumber(textOf(childOf(row, 'code')!))]),
  );
  return (read) => {
    const value = read(field);
    return value === undefined ? absent : codes.get(value);
  };
}
