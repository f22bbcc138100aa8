// A table of classes: one row for each, with its name and its attributes.

import { offerNames } from '@cairn/core';
import { describeLabel, type LabelDescription } from '../models/describe-label.ts';
import type { ColumnSpec } from '../schemas/column.ts';
import type { AnyTable } from '../tables/table-value.ts';

export interface ClassAttributes {
  readonly label: LabelDescription;
  /** The columns that are attributes. */
  readonly names: readonly string[];
  /** `classes × attributes`, in the order of the label's classes; a boolean is 0 or 1. */
  readonly values: readonly (readonly number[])[];
}

/**
 * Attributes are the named columns; default: all numbers and booleans but the label. With `normalise` those of each class are
 * divided by their length.
 *
 * @throws Error that names the column or the class: without a row or with two, a value that is missing, no attributes
 */
export function readAttributes(
  table: AnyTable,
  name: string,
  {
    attributes: chosen,
    normalise,
  }: { readonly attributes?: readonly string[] | undefined; readonly normalise: boolean },
): ClassAttributes {
  const columns: Readonly<Record<string, ColumnSpec>> = table.columns;
  if (!(name in columns))
    throw new Error(`The table of classes has no column '${name}'. ${offerNames(name, Object.keys(columns))}`);
  const isAttribute = (column: string) => ['number', 'boolean'].includes(columns[column]!.type) && column !== name;
  const names = chosen ?? Object.keys(columns).filter(isAttribute);
  const wrong = names.find((column) => !(column in columns) || !isAttribute(column));
  if (wrong !== undefined)
    throw new Error(
      `attributes: '${wrong}' is not a number or a boolean of the table of classes. ${offerNames(wrong, Object.keys(columns))}`,
    );
  if (names.length === 0)
    throw new Error('The table of classes has no attributes: give it columns of numbers or booleans');
  const label = describeLabel(table, name);
  if (label.task !== 'classification')
    throw new Error(`'${name}' of the table of classes is a number: classes are a category or a boolean`);
  const own = (table.column(name) as readonly unknown[]).map(String);
  const values = label.classes.map((each) => {
    const row = own.indexOf(each);
    const count = own.filter((value) => value === each).length;
    if (count !== 1)
      throw new Error(
        `The table of classes has ${count === 0 ? 'no row' : `${count} rows`} for '${each}': give one row for each value of '${name}'`,
      );
    const found = names.map((column) => {
      const value = (table.column(column) as readonly unknown[])[row];
      if (value === null) throw new Error(`'${column}' of the class '${each}' is missing`);
      return Number(value);
    });
    if (!normalise) return found;
    const length = Math.hypot(...found);
    if (length === 0) throw new Error(`normalise: all attributes of the class '${each}' are 0, which have no length`);
    return found.map((value) => value / length);
  });
  return { label, names, values };
}
