// What a model takes: which columns, and how each becomes numbers. Fitted on training rows, kept inside the model.

import { offerNames } from '@cairn/core';
import { fitDates } from '../dates/date-encoder.ts';
import { type CategoryEncodingChoice, categoryEncodingOf } from '../encoding/category-encoding.ts';
import { fitRobust, fitStandard } from '../encoding/fit-standard.ts';
import { checkNamed, fitScaling, type ScalingChoice, scalingOf } from '../encoding/scaling.ts';
import { describeLists } from '../lists/list-encoder.ts';
import type { CategoryColumn, ColumnSpec } from '../schemas/column.ts';
import type { Encoder, Feature } from '../schemas/model-description.ts';
import type { AnyTable } from '../tables/table-value.ts';
import { fitText } from '../texts/text-encoder.ts';
import { type ParsedTextOptions, textOptionsSchema } from '../texts/text-options.ts';
import { fitTokens } from '../texts/token-encoder.ts';
import type { ParsedTokenOptions } from '../texts/token-options.ts';

export interface FeatureChoice {
  readonly label: string;
  /**
   * Default: the image column if there is one, else all columns but the label, the protected ones, ids, and dates without
   * parts.
   */
  readonly features?: readonly string[] | undefined;
  /** The column of weights of rows, which is not a feature. */
  readonly sampleWeights?: string | undefined;
  /** Of numbers; images are always scaled by their range. Default `standard`. */
  readonly scaling?: ScalingChoice | undefined;
  /** Of categories. What `target` gives is fitted by `fitFeatures`. */
  readonly categoryEncoding?: CategoryEncodingChoice | undefined;
  /** Of texts. */
  readonly text?: ParsedTextOptions | undefined;
  /** Of texts that a network reads token by token; then there is no `text`. */
  readonly tokens?: ParsedTokenOptions | undefined;
  /**
   * `scaled` (default): numbers and pixels scaled, categories one-hot, nulls in inputs of their own. `raw`: numbers and pixels
   * as they are, categories by their codes, nulls as NaN.
   */
  readonly encoding?: 'scaled' | 'raw' | undefined;
  /** Whether the model takes an image next to other columns, as networks do. Default false. */
  readonly imageWithColumns?: boolean | undefined;
}

/**
 * Chooses the features of a model and fits their encoders on training rows.
 *
 * @throws Error that names the column: the label as a feature, an image beside other columns if the model takes none, no feature at all,
 *   a scaling where there are no numbers, and options of texts where there are none
 */
export function describeFeatures(rows: AnyTable, choice: FeatureChoice): readonly Feature[] {
  const columns: Readonly<Record<string, ColumnSpec>> = rows.columns;
  const names = choice.features ?? defaultFeatures(columns, [choice.label, choice.sampleWeights]);
  if (names.length === 0) throw new Error(`There is no column to learn '${choice.label}' from: name the features`);
  const features = names.map((name) => {
    const column = columns[name];
    if (!column) throw new Error(`The feature '${name}' is not a column. ${offerNames(name, Object.keys(columns))}`);
    if (name === choice.label) throw new Error(`The label '${name}' cannot be a feature`);
    return { name, column, encoder: fitEncoder(rows, name, column, choice) };
  });
  const images = features.filter(({ column }) => column.type === 'image');
  if (choice.imageWithColumns ? images.length > 1 : features.length > 1 && images.length > 0)
    throw new Error(
      choice.imageWithColumns
        ? `A network takes one image, and ${images.map(({ name }) => `'${name}'`).join(' and ')} are ${images.length}`
        : `A model of this kind takes one image, or columns side by side, not both: ${names.join(', ')}. A network takes both`,
    );
  if (
    choice.scaling !== undefined &&
    !features.some(({ column }) => column.type === 'number' || column.type === 'date')
  )
    throw new Error(`'scaling' is of numbers, and there are none among the features ${names.join(', ')}: leave it out`);
  checkChoices(features, choice);
  for (const option of ['text', 'tokens'] as const)
    if (choice[option] !== undefined && !features.some(({ column }) => column.type === 'text'))
      throw new Error(
        `'${option}' is for columns of text, and there are none among the features ${names.join(', ')}: leave it out`,
      );
  return features;
}

function checkChoices(features: readonly Feature[], { scaling, categoryEncoding }: FeatureChoice): void {
  const named = (type: ColumnSpec['type']) =>
    features.filter(({ column }) => column.type === type).map(({ name }) => name);
  checkNamed('scaling', scaling, named('number'), 'numbers');
  checkNamed('categoryEncoding', categoryEncoding, named('category'), 'categories');
  if (categoryEncoding !== undefined && named('category').length === 0)
    throw new Error(
      `'categoryEncoding' is of categories, and there are none among the features ${features.map(({ name }) => name).join(', ')}: leave it out`,
    );
}

function defaultFeatures(
  columns: Readonly<Record<string, ColumnSpec>>,
  leftOut: readonly (string | undefined)[],
): readonly string[] {
  const others = Object.entries(columns).filter(([name]) => !leftOut.includes(name));
  const images = others.filter(([, column]) => column.type === 'image');
  if (images.length > 1) throw new Error(`There are ${images.length} images: name the one that is the feature`);
  const chosen = images.length === 1 ? images : others.filter(([, column]) => !column.protected && isFeature(column));
  return chosen.map(([name]) => name);
}

/** Whether a column may be a feature that the author did not name. */
function isFeature(column: ColumnSpec): boolean {
  return column.type !== 'id' && (column.type !== 'date' || column.parts !== undefined);
}

function fitEncoder(rows: AnyTable, name: string, column: ColumnSpec, choice: FeatureChoice): Encoder {
  const isRaw = choice.encoding === 'raw';
  switch (column.type) {
    case 'image':
      if (isRaw) return { type: 'raw' };
      return { type: 'range', min: column.min, max: column.max };
    case 'category':
      return fitCategory(name, column, rows, choice);
    case 'boolean':
      if (isRaw) return { type: 'raw' };
      return { type: 'boolean' };
    case 'number':
      if (isRaw) return { type: 'raw' };
      return fitScaling(scalingOf(choice.scaling, name), name, column, rows.column(name) as readonly (number | null)[]);
    case 'categories':
      return describeLists(column, isRaw ? 'nan' : 'input');
    case 'date':
      return fitDates(name, column, rows.column(name) as readonly (string | null)[], isRaw ? 'raw' : scaleParts);
    case 'id':
      throw new Error(`'${name}' is an id, which is never a feature: leave it out of the features`);
    case 'text':
      if (choice.tokens) return fitTokens(name, rows.column(name) as readonly (string | null)[], choice.tokens);
      if (choice.features === undefined && choice.text === undefined)
        throw new Error(
          `'${name}' is a text: name the features, with it or without, or say how it becomes numbers, with text: {}`,
        );
      return fitText(name, rows.column(name) as readonly (string | null)[], choice.text ?? textOptionsSchema.parse({}));
  }

  function scaleParts(numbers: readonly number[]) {
    const { mean, deviation } = choice.scaling === 'robust' ? fitRobust(numbers) : fitStandard(numbers);
    return { mean, deviation };
  }
}

function fitCategory(
  name: string,
  { values, nullable }: CategoryColumn,
  rows: AnyTable,
  choice: FeatureChoice,
): Encoder {
  const isRaw = choice.encoding === 'raw';
  switch (categoryEncodingOf(choice.categoryEncoding, name)) {
    case 'target':
      // What has its numbers is fitted later, with the label.
      return { type: 'target', values, outputs: [] };
    case 'ordinal': {
      const nulls = nullable && !isRaw ? 'input' : 'nan';
      if (isRaw) return { type: 'rank', values, mean: 0, deviation: 1, nulls };
      const found = rows.column(name) as readonly (string | null)[];
      const { mean, deviation } = fitStandard(found.map((value) => (value === null ? null : values.indexOf(value))));
      return { type: 'rank', values, mean, deviation, nulls };
    }
    case 'one-hot':
      return { type: 'one-hot', values };
    default:
      return isRaw ? { type: 'ordinal', values } : { type: 'one-hot', values };
  }
}
