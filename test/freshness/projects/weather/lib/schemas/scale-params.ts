// What can be set of a scaling.

import { z } from 'zod';

export const scaleParams = z
  .strictObject({
    factor: z.number().default(2),
    offset: z.number().default(0.5),
    unit: z
      .string()
      .default('kelvin')
      .transform((name) => name.toUpperCase()),
  })
  .refine(({ factor }) => factor !== 0, { message: 'a factor of 0 leaves nothing' });
