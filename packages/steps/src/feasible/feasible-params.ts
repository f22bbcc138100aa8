// What can be set of an attack by feasible changes.

import { z } from 'zod';
import { type FeasibleChanges, feasibleChangesSchema } from './feasible-changes.ts';

export interface FeasibleAttackOptions<Row> {
  /** What a person could change, by column. Columns that are not named stay as they are. */
  readonly changes: FeasibleChanges<Row>;
  /** Most cost of all changes of a row together. Default no limit. */
  readonly budget?: number | undefined;
  /** Random feasible points from which the search starts, besides the row as it is. Default 3. */
  readonly restarts?: number | undefined;
  /** Of trees: boxes that the search examines for each row, before it gives up and the row is undecided. Default 1000. */
  readonly boxes?: number | undefined;
  /** Fooled rows that the report shows, the cheapest ones. Default 10. */
  readonly examples?: number | undefined;
  /** Wins over the node's own seed. */
  readonly seed?: number | undefined;
}

export const feasibleParamsSchema = z.strictObject({
  changes: feasibleChangesSchema,
  budget: z.number().min(0).optional(),
  restarts: z.int().min(0).default(3),
  boxes: z.int().positive().default(1000),
  examples: z.int().min(0).default(10),
  seed: z.int().optional(),
});

export type ParsedFeasibleParams = z.output<typeof feasibleParamsSchema>;
