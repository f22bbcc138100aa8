// A query whose rows have an order, so that the same database gives the same bytes.

import { z } from 'zod';

export const orderedQuery = z
  .string()
  .min(1)
  .refine(
    (sql) => /\border\s+by\b[^()]*$/i.test(sql),
    'has to end with ORDER BY, so that the order of its rows is known',
  );
