// What an expression of PMML 4.4 gives for a row. undefined is a missing value.
// https://dmg.org/pmml/v4-4-1/Transformations.html, https://dmg.org/pmml/v4-4-1/Functions.html

import { attributeOf, childOf, childrenOf, type Element, readNumber, textOf } from './xml-element.ts';

export type Value = number | string | boolean | undefined;
export type Read = (field: string) => Value;

const functions: Readonly<Record<string, (a: Value, b: Value) => Value>> = {
  '+': (a, b) => (a as number) + (b as number),
  '-': (a, b) => (a as number) - (b as number),
  '*': (a, b) => (a as number) * (b as number),
  '/': (a, b) => (a as number) / (b as number),
  equal: (a, b) => a === b,
  greaterOrEqual: (a, b) => (a as number) >= (b as number),
};

/** @throws Error for an expression that Cairn does not write */
export function evaluateExpression(expression: Element, read: Read): Value {
  switch (expression.name) {
    case 'Constant':
      return attributeOf(expression, 'dataType') === 'double' ? readNumber(textOf(expression)) : textOf(expression);
    case 'FieldRef':
      return read(attributeOf(expression, 'field'));
    case 'NormDiscrete':
      return normDiscrete(expression, read);
    case 'NormContinuous':
      return normContinuous(expression, read);
    case 'MapValues':
      return mapValues(expression, read);
    case 'Apply':
      return applyFunction(expression, read);
    default:
      throw new Error(`Unknown expression ${expression.name}`);
  }
}

function applyFunction(expression: Element, read: Read): Value {
  const name = attributeOf(expression, 'function');
  const given = childrenOf(expression);
  const value = (place: number) => evaluateExpression(given[place]!, read);
  if (name === 'isMissing') return value(0) === undefined;
  if (name === 'if') {
    const condition = value(0);
    return condition === undefined ? undefined : value(condition ? 1 : 2);
  }
  const compute = functions[name];
  if (!compute) throw new Error(`Unknown function ${name}`);
  const [a, b] = [value(0), value(1)];
  return a === undefined || b === undefined ? undefined : compute(a, b);
}

function normDiscrete(expression: Element, read: Read): Value {
  const value = read(attributeOf(expression, 'field'));
  if (value === undefined) return readNumber(attributeOf(expression, 'mapMissingTo'));
  return value === attributeOf(expression, 'value') ? 1 : 0;
}

function normContinuous(expression: Element, read: Read): Value {
  const value = read(attributeOf(expression, 'field')) as number | undefined;
  if (value === undefined) return undefined;
  const knots = childrenOf(expression, 'LinearNorm').map((knot) =>
    (['orig', 'norm'] as const).map((key) => readNumber(attributeOf(knot, key))),
  ) as [number, number][];
  const above = knots.findIndex(([orig]) => orig >= value);
  if (above === -1) return knots.at(-1)![1];
  if (above === 0) return knots[0]![1];
  const [[from, low], [to, high]] = [knots[above - 1]!, knots[above]!];
  return low + ((value - from) / (to - from)) * (high - low);
}

function mapValues(expression: Element, read: Read): Value {
  const value = read(attributeOf(childOf(expression, 'FieldColumnPair')!, 'field'));
  const missing = expression.attributes['mapMissingTo'];
  if (value === undefined) return missing === undefined ? undefined : readNumber(missing);
  const rows = childrenOf(childOf(expression, 'InlineTable')!);
  const row = rows.find((one) => textOf(childOf(one, 'value')!) === value);
  return row && readNumber(textOf(childOf(row, 'code')!));
}
