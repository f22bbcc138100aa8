// The label: it decides what kind of model train gives, and what the network's outputs stand for.

import { offerNames } from '@cairn/core';
import { fitStandard } from '../encoding/fit-standard.ts';
import type { ColumnSpec } from '../schemas/column.ts';
import type { ModelDescription, StandardEncoder } from '../schemas/model-description.ts';
import type { AnyTable } from '../tables/table-value.ts';

/** What a model's description says of its label. */
export type LabelDescription = Pick<
  ModelDescription,
  'task' | 'label' | 'classes' | 'positive' | 'output' | 'target' | 'unknown'
>;

/**
 * Describes the label: a number makes a regressor, its encoder fitted on training rows; a boolean or a category a
 * classifier.
 *
 * @throws Error when it is no column, a text or an image, when a category of two has no positive one, or less than two
 */
export function describeLabel(rows: AnyTable, label: string): LabelDescription {
  const column: ColumnSpec | undefined = (rows.columns as Readonly<Record<string, ColumnSpec>>)[label];
  if (!column) throw new Error(`The label '${label}' is not a column. ${offerNames(label, Object.keys(rows.columns))}`);
  const classifier = { task: 'classification', label, output: 'logits', target: null } as const;
  switch (column.type) {
    case 'number': {
      const target = fitStandard(rows.column(label) as readonly (number | null)[]);
      return { task: 'regression', label, classes: [], positive: null, output: 'value', target };
    }
    case 'boolean':
      return { ...classifier, classes: ['false', 'true'], positive: 'true' };
    case 'category': {
      const { values, positive } = column;
      if (values.length < 2)
        throw new Error(`The label '${label}' has one category only: there is nothing to tell apart`);
      if (values.length > 2) return { ...classifier, classes: values, positive: null };
      if (positive === undefined)
        throw new Error(
          `The label '${label}' has two categories: name one, category([…], { positive: '${values[1]}' })`,
        );
      return { ...classifier, classes: values, positive };
    }
    default:
      throw new Error(`The label '${label}' is of type ${column.type}: a label is a number, a boolean or a category`);
  }
}

/**
 * The index of each row's class; of a model that has a class for the unknown, that one for every other label.
 *
 * @throws Error that names the row's number, where the label is missing or no class of the model
 */
export function encodeClasses(description: LabelDescription, rows: AnyTable): Int32Array {
  const indexes = new Map(description.classes.map((name, index) => [name, index]));
  return Int32Array.from(labelsOf(description, rows), (value, row) => {
    const index = indexes.get(String(value)) ?? indexes.get(description.unknown ?? '');
    if (index !== undefined) return index;
    throw new Error(
      `The label '${description.label}' is '${value}' in row ${rows.rowNumbers[row]}: no class of the model`,
    );
  });
}

/** Each row's number, in its own unit. @throws Error that names the row's number, where the label is missing */
export function encodeTargets(description: LabelDescription, rows: AnyTable): Float64Array {
  return Float64Array.from(labelsOf(description, rows), (value) => value as number);
}

/** Scales a regressor's label as its network gives it. */
export function scaleTarget({ mean, deviation }: StandardEncoder, value: number): number {
  return (value - mean) / deviation;
}

function labelsOf({ label }: LabelDescription, rows: AnyTable): readonly unknown[] {
  if (!(label in rows.columns)) throw new Error(`The rows have no label '${label}'`);
  const values = rows.column(label) as readonly unknown[];
  const missing = values.findIndex((value) => value === null || value === undefined);
  if (missing >= 0) throw new Error(`The label '${label}' is missing in row ${rows.rowNumbers[missing]}`);
  return values;
}
