// What can be set of counterfactuals.

import { z } from 'zod';
import { type FeasibleChanges, feasibleChangesSchema } from '../feasible/feasible-changes.ts';

/** Numbers of a regressor that are looked for, in the label's unit; at least one end. */
export interface TargetRange {
  readonly min?: number | undefined;
  readonly max?: number | undefined;
}

export interface CounterfactualOptions<Row> {
  /** What a person could change, by column. Columns that are not named stay as they are. */
  readonly changes: FeasibleChanges<Row>;
  /**
   * The class that is looked for, or of a regressor the range. Default any class but the predicted one; a regressor needs a
   * range.
   */
  readonly target?: string | boolean | TargetRange | undefined;
  /** Counterfactuals of each row, which differ in the columns that they change. Default 3. */
  readonly count?: number | undefined;
  /** Most cost of all changes of a row together. Default no limit. */
  readonly budget?: number | undefined;
  /** The rows, by the numbers of their raw rows. Default `sample` rows, evenly spread, whose answer is not the target. */
  readonly explained?: readonly number[] | undefined;
  /** How many rows, if `explained` does not name them. Default 10. */
  readonly sample?: number | undefined;
  /** Random feasible points from which each search starts, besides the row as it is. Default 3. */
  readonly restarts?: number | undefined;
  /** Of trees: boxes that each search examines, before it gives up the proof. Default 1000. */
  readonly boxes?: number | undefined;
  /** Wins over the node's own seed. */
  readonly seed?: number | undefined;
}

const count = z.int().positive();

export const counterfactualParamsSchema = z.strictObject({
  changes: feasibleChangesSchema,
  target: z
    .union([
      z.string(),
      z.boolean(),
      z
        .strictObject({ min: z.number().optional(), max: z.number().optional() })
        .refine(({ min, max }) => min !== undefined || max !== undefined, 'give min, max or both')
        .refine(({ min, max }) => min === undefined || max === undefined || min <= max, 'min is at most max'),
    ])
    .optional(),
  count: count.default(3),
  budget: z.number().min(0).optional(),
  explained: z.array(z.int()).min(1).readonly().optional(),
  sample: count.default(10),
  restarts: z.int().min(0).default(3),
  boxes: count.default(1000),
  seed: z.int().optional(),
});

export type ParsedCounterfactualParams = z.output<typeof counterfactualParamsSchema>;
