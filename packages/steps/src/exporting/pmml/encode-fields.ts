// Columns as fields of PMML: what a row gives (the data dictionary), and the numbers that the model computes with, derived
// from it: missing values replaced, numbers scaled, categories looked up.

import type { DateEncoder } from '../../dates/date-encoder.ts';
import { cycleOf, readPart } from '../../dates/date-parts.ts';
import { hasNullInput, widthOf } from '../../models/encode-rows.ts';
import type { Cleaning } from '../../schemas/cleaning.ts';
import type { Feature } from '../../schemas/model-description.ts';
import { type ExportedInput, fillOf } from '../exported-input.ts';
import { apply, choose, constant, fieldRef, isMissing, shiftAndDivide } from './expressions.ts';
import { type Element, element, writeNumber } from './xml-element.ts';

/** A field of the file. Of what a text or a list of categories becomes, each number is one: that at a position from 0. */
export interface FieldInput extends ExportedInput {
  readonly at: number;
}

export interface EncodedFields {
  readonly inputs: readonly FieldInput[];
  /** Of the data dictionary, without the label. */
  readonly dataFields: readonly Element[];
  /** One for each number of an encoded row. */
  readonly derivedFields: readonly Element[];
  /** Names of the derived fields, in the order of the numbers. */
  readonly numbers: readonly string[];
}

/** @throws Error if a feature is an image */
export function encodeFields(features: readonly Feature[], cleaning: Cleaning | null): EncodedFields {
  const inputs: FieldInput[] = [];
  const dataFields: Element[] = [];
  const derivedFields: Element[] = [];
  const add = ({ at = 0, ...input }: GivenInput, values: readonly string[] = []): Element => {
    inputs.push({ ...input, at });
    const isText = input.element === 'string';
    const type = isText ? { optype: 'categorical', dataType: 'string' } : { optype: 'continuous', dataType: 'double' };
    const known = values.map((value) => element('Value', { value }));
    dataFields.push(element('DataField', { name: input.name, ...type }, known));
    return fieldRef(input.name);
  };
  for (const feature of features)
    for (const expression of encodeFeature(feature, fillOf(feature, cleaning), add))
      derivedFields.push(
        element(
          'DerivedField',
          { name: `number(${derivedFields.length + 1})`, optype: 'continuous', dataType: 'double' },
          [expression],
        ),
      );
  return { inputs, dataFields, derivedFields, numbers: derivedFields.map(({ attributes }) => attributes['name']!) };
}

type GivenInput = ExportedInput & { readonly at?: number };
type Add = (input: GivenInput, values?: readonly string[]) => Element;

function encodeFeature(feature: Feature, fill: number | string | null, add: Add): readonly Element[] {
  const { name, column, encoder } = feature;
  if (column.type === 'image')
    throw new Error(`PMML takes columns, and '${name}' is an image: 'onnx' and 'saved-model' hold images`);
  const shared = { name, column: name, fill, shape: [1] } as const;
  switch (encoder.type) {
    case 'one-hot':
    case 'ordinal':
    case 'rank':
    case 'target': {
      add({ ...shared, element: 'string', source: { type: 'category' } }, encoder.values);
      if (encoder.type === 'target')
        return encoder.outputs.map(({ means, overall, shift, scale: size }) => {
          const scaled = means.map((mean) => (mean - shift) / size);
          return lookUp(name, encoder.values, {
            codes: scaled,
            fill,
            null: scaled[encoder.values.length],
            unknown: (overall - shift) / size,
          });
        });
      if (encoder.type === 'rank') {
        const place = lookUp(name, encoder.values, { fill });
        const scaled = shiftAndDivide(place, encoder.mean, encoder.deviation);
        if (!hasNullInput(feature)) return [scaled];
        const isNull = typeof fill === 'string' ? constant(0) : oneIf(isMissing(fieldRef(name)));
        return [choose(isMissing(place), constant(0), scaled), isNull];
      }
      return encoder.type === 'ordinal'
        ? [lookUp(name, encoder.values, { fill })]
        : encodeCategory(name, encoder.values, fill, column.nullable ?? false);
    }
    case 'date':
      return encodeDateParts(feature, encoder, fill, add);
    case 'text':
    case 'tokens':
    case 'multi-hot': {
      const source = { type: 'encoded', encoder, nullable: column.nullable ?? false, fill } as const;
      const shape = [widthOf(feature)];
      return Array.from({ length: widthOf(feature) }, (_, at) =>
        add({ ...shared, name: `${name}.${at + 1}`, fill: null, shape, element: 'double', source, at }),
      );
    }
    default:
  }
  const type = column.type === 'boolean' ? 'boolean' : 'number';
  const given = add({ ...shared, element: 'double', source: { type } });
  const raw = typeof fill === 'number' ? choose(isMissing(given), constant(fill), given) : given;
  if (!hasNullInput(feature)) return [scale(raw, feature)];
  return [choose(isMissing(raw), constant(0), scale(raw, feature)), oneIf(isMissing(raw))];
}

const oneIf = (condition: Element): Element => choose(condition, constant(1), constant(0));

/** @throws Error for quantiles, whose ties PMML has no expression for */
function scale(value: Element, { name, encoder }: Feature): Element {
  if (encoder.type === 'standard') return shiftAndDivide(value, encoder.mean, encoder.deviation);
  if (encoder.type === 'range') return shiftAndDivide(value, encoder.min, encoder.max - encoder.min);
  if (encoder.type === 'log')
    return shiftAndDivide(apply('ln', apply('+', constant(1), value)), encoder.mean, encoder.deviation);
  if (encoder.type === 'yeo-johnson')
    return shiftAndDivide(powerOf(value, encoder.lambda), encoder.mean, encoder.deviation);
  if (encoder.type === 'quantile')
    throw new Error(
      `PMML has no expression for quantiles, by which '${name}' is scaled: use another scaling, or a format that leaves encoding to its user`,
    );
  return value;
}

/** The power of Yeo and Johnson. */
function powerOf(value: Element, lambda: number): Element {
  const branch = (size: Element, power: number): Element =>
    power === 0
      ? apply('ln', size)
      : apply('/', apply('-', apply('pow', size, constant(power)), constant(1)), constant(power));
  const negative = apply('-', constant(0), branch(apply('-', constant(1), value), 2 - lambda));
  return choose(apply('greaterOrEqual', value, constant(0)), branch(apply('+', constant(1), value), lambda), negative);
}

function encodeCategory(
  field: string,
  values: readonly string[],
  fill: number | string | null,
  isNullable: boolean,
): readonly Element[] {
  const hot = values.map((value) => element('NormDiscrete', { field, value, mapMissingTo: value === fill ? 1 : 0 }));
  if (!isNullable) return hot;
  return [...hot, typeof fill === 'string' ? constant(0) : oneIf(isMissing(fieldRef(field)))];
}

interface LookedUp {
  /** By category; default its index. */
  readonly codes?: readonly number[];
  /** What stands for a missing value. */
  readonly fill: number | string | null;
  /** The number of a missing value, where nothing stands for it; default missing. */
  readonly null?: number | undefined;
  /** The number of a category that the model does not know; default missing. */
  readonly unknown?: number;
}

/** The number of a category. */
function lookUp(
  field: string,
  values: readonly string[],
  { codes = [...values.keys()], fill, ...others }: LookedUp,
): Element {
  const rows = values.map((value, code) =>
    element('row', {}, [element('value', {}, [value]), element('code', {}, [writeNumber(codes[code]!)])]),
  );
  const missing = typeof fill === 'string' ? codes[values.indexOf(fill)] : others.null;
  return element(
    'MapValues',
    {
      outputColumn: 'code',
      dataType: 'double',
      mapMissingTo: missing === undefined ? undefined : writeNumber(missing),
      defaultValue: others.unknown === undefined ? undefined : writeNumber(others.unknown),
    },
    [element('FieldColumnPair', { field, column: 'value' }), element('InlineTable', {}, rows)],
  );
}

/** PMML has dates, but no two programs read them alike: each part is a field. */
function encodeDateParts(
  { name, column }: Feature,
  encoder: DateEncoder,
  fill: number | string | null,
  add: Add,
): readonly Element[] {
  const given = encoder.parts.map(({ part }) => {
    const own = typeof fill === 'string' ? readPart(fill, part, encoder.since) : null;
    const source = { type: 'date-part', part, since: encoder.since } as const;
    const value = add({ name: `${name}.${part}`, column: name, element: 'double', shape: [1], source, fill: own });
    return own === null ? value : choose(isMissing(value), constant(own), value);
  });
  const hasNull = (column.nullable ?? false) && encoder.nulls === 'input';
  const encoded = encoder.parts.flatMap((one, k) => {
    const value = given[k]!;
    if (one.form === 'number') {
      const scaled = shiftAndDivide(value, one.mean, one.deviation);
      return [hasNull ? choose(isMissing(value), constant(0), scaled) : scaled];
    }
    const { first, names } = cycleOf(one.part)!;
    return names.map((_, at) =>
      choose(isMissing(value), constant(0), oneIf(apply('equal', value, constant(first + at)))),
    );
  });
  return hasNull ? [...encoded, oneIf(isMissing(given[0]!))] : encoded;
}
