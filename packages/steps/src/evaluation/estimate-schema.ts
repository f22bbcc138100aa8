// The schema of an estimate in reports.

import type { Estimate } from '@cairn/core';
import { z } from 'zod';

/** A mean over classes. */
export interface MeanOfClasses extends Estimate {
  /** Classes that the mean leaves out, because their own figure is undefined; absent if there are none. */
  readonly leftOut?: readonly string[];
}

const shape = {
  value: z.number().nullable(),
  low: z.number().nullable(),
  high: z.number().nullable(),
  n: z.int(),
  reason: z.string().exactOptional(),
  noInterval: z.enum(['too-few-rows', 'no-variation']).exactOptional(),
};

export const estimateSchema: z.ZodType<Estimate> = z.looseObject(shape);

export const meanOfClassesSchema: z.ZodType<MeanOfClasses> = z.looseObject({
  ...shape,
  leftOut: z.array(z.string()).readonly().exactOptional(),
});
