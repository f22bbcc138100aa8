// Which changes of a row a person could make.

import { offerNames } from '@cairn/core';
import { z } from 'zod';
import type { ModelDescription } from '../schemas/model-description.ts';

/** What may be changed in one column. Columns without an entry stay as they are. */
export interface ColumnChange {
  /** Of a number: only up, or only down. Default both. */
  readonly direction?: 'up' | 'down' | undefined;
  /** Changes of a number are multiples of this. Default 1 for whole numbers, else any change. */
  readonly step?: number | undefined;
  /** Of a number: the largest change, in the column's unit. Default none. */
  readonly most?: number | undefined;
  /** The lowest and highest value that a number has after the change. Default the declared range, which must exist then. */
  readonly min?: number | undefined;
  readonly max?: number | undefined;
  /** The values that a category or a boolean may change to. Default all declared values. */
  readonly to?: readonly (string | boolean)[] | undefined;
  /** What a change of a number by 1 costs, default 1 ÷ (max − min); what any change of a category or a boolean costs, default 1. */
  readonly cost?: number | undefined;
}

/** By column. */
export type FeasibleChanges<Row> = { readonly [Name in keyof Row & string]?: ColumnChange };

export const feasibleChangesSchema = z
  .record(
    z.string(),
    z
      .strictObject({
        direction: z.enum(['up', 'down']).optional(),
        step: z.number().positive().optional(),
        most: z.number().positive().optional(),
        min: z.number().optional(),
        max: z.number().optional(),
        to: z
          .array(z.union([z.string(), z.boolean()]))
          .min(1)
          .readonly()
          .optional(),
        cost: z.number().min(0).optional(),
      })
      .refine(({ min, max }) => min === undefined || max === undefined || min <= max, 'min is at most max'),
  )
  .refine((changes) => Object.keys(changes).length > 0, 'name at least one column that may change');

export type ParsedChanges = z.output<typeof feasibleChangesSchema>;

/** A column of numbers that may change, with everything decided. */
export interface NumberChange {
  readonly type: 'number';
  readonly column: string;
  readonly min: number;
  readonly max: number;
  readonly direction: 'up' | 'down' | null;
  readonly step: number | null;
  readonly most: number;
  readonly costOfOne: number;
}

export interface ValueChange {
  readonly type: 'value';
  readonly column: string;
  readonly values: readonly (string | boolean)[];
  readonly cost: number;
}

export type Change = NumberChange | ValueChange;

/** @throws Error that names the column: no feature, of a type that cannot change, without a range, or with a setting of another type */
export function readChanges(
  { features }: Pick<ModelDescription, 'features'>,
  changes: ParsedChanges,
): readonly Change[] {
  const names = features.map(({ name }) => name);
  return Object.entries(changes).map(([name, change]): Change => {
    const feature = features.find((one) => one.name === name);
    if (!feature) throw new Error(`changes: '${name}' is not a feature of the model. ${offerNames(name, names)}`);
    const { column } = feature;
    if (column.type === 'number') {
      if (change.to) throw new Error(`changes: 'to' is for categories and booleans, and '${name}' is a number`);
      const min = change.min ?? column.min;
      const max = change.max ?? column.max;
      if (min === undefined || max === undefined)
        throw new Error(`changes: '${name}' has no range: declare number({ min, max }), or give min and max here`);
      return {
        type: 'number',
        column: name,
        min,
        max,
        direction: change.direction ?? null,
        step: change.step ?? (column.integer ? 1 : null),
        most: change.most ?? Number.POSITIVE_INFINITY,
        costOfOne: change.cost ?? (max > min ? 1 / (max - min) : 0),
      };
    }
    if (column.type !== 'category' && column.type !== 'boolean')
      throw new Error(`changes: '${name}' is of type ${column.type}: only numbers, categories and booleans can change`);
    const other = (['direction', 'step', 'most', 'min', 'max'] as const).find((key) => change[key] !== undefined);
    if (other) throw new Error(`changes: '${other}' is for numbers, and '${name}' is of type ${column.type}`);
    const declared: readonly (string | boolean)[] = column.type === 'boolean' ? [false, true] : column.values;
    const unknown = change.to?.find((value) => !declared.includes(value));
    if (unknown !== undefined)
      throw new Error(
        `changes: '${unknown}' is not a value of '${name}'. ${offerNames(String(unknown), declared.map(String))}`,
      );
    return { type: 'value', column: name, values: change.to ?? declared, cost: change.cost ?? 1 };
  });
}
