// Columns as fields of PMML: what a row gives (the data dictionary), and the numbers that the model computes with, derived
// from it: missing values replaced, numbers scaled, categories looked up.

import type { DateEncoder } from '../../dates/date-encoder.ts';
import { cycleOf, readPart } from '../../dates/date-parts.ts';
import { isNaNForNull, widthOf } from '../../models/encode-rows.ts';
import type { Cleaning } from '../../schemas/cleaning.ts';
import type { Encoder, Feature } from '../../schemas/model-description.ts';
import { type ExportedInput, fillOf } from '../exported-input.ts';
import { apply, choose, constant, fieldRef, isMissing, shiftAndDivide } from './expressions.ts';
import { type Element, element } from './xml-element.ts';

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
    case 'ordinal': {
      add({ ...shared, element: 'string', source: { type: 'category' } }, encoder.values);
      return encoder.type === 'ordinal'
        ? [lookUp(name, encoder.values, fill)]
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
  if (!column.nullable || isNaNForNull(encoder)) return [scale(raw, encoder)];
  return [choose(isMissing(raw), constant(0), scale(raw, encoder)), oneIf(isMissing(raw))];
}

const oneIf = (condition: Element): Element => choose(condition, constant(1), constant(0));

function scale(value: Element, encoder: Encoder): Element {
  if (encoder.type === 'standard') return shiftAndDivide(value, encoder.mean, encoder.deviation);
  if (encoder.type === 'range') return shiftAndDivide(value, encoder.min, encoder.max - encoder.min);
  return value;
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

/** The index of a category; missing if the model does not know it. */
function lookUp(field: string, values: readonly string[], fill: number | string | null): Element {
  const rows = values.map((value, code) =>
    element('row', {}, [element('value', {}, [value]), element('code', {}, [String(code)])]),
  );
  const missing = typeof fill === 'string' ? values.indexOf(fill) : -1;
  return element(
    'MapValues',
    { outputColumn: 'code', dataType: 'double', mapMissingTo: missing < 0 ? undefined : String(missing) },
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
