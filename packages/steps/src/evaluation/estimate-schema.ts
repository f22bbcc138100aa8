// An estimate, as reports hold it.

import type { Estimate } from '@cairn/core';
import { z } from 'zod';

export const estimateSchema: z.ZodType<Estimate> = z.looseObject({
  value: z.number().nullable(),
  low: z.number().nullable(),
  high: z.number().nullable(),
  n: z.int(),
  reason: z.string().exactOptional(),
});
