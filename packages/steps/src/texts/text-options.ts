// How a column of text becomes numbers, as an author asks for it.

import { z } from 'zod';

export interface TextOptions {
  /** `tf-idf` (default): counts × inverse document frequency, each row of length 1. `count`: how often each term occurs. */
  readonly weighting?: 'tf-idf' | 'count' | undefined;
  /** `word` (default): runs of two or more letters, digits and `_`. `character`: single characters, blanks taken together. */
  readonly unit?: 'word' | 'character' | undefined;
  /** Shortest and longest run of units that is a term. Default `[1, 1]`; `[1, 2]` takes pairs of words too. */
  readonly ngrams?: readonly [shortest: number, longest: number] | undefined;
  /** Only the terms that occur most often in the training rows. Default 1,000. */
  readonly maxTerms?: number | undefined;
  /** Only terms that are in at least this many training rows. Default 2. */
  readonly minRows?: number | undefined;
}

export const textOptionsSchema = z
  .strictObject({
    weighting: z.enum(['tf-idf', 'count']).default('tf-idf'),
    unit: z.enum(['word', 'character']).default('word'),
    ngrams: z.tuple([z.int().positive(), z.int().positive()]).readonly().default([1, 1]),
    maxTerms: z.int().positive().default(1000),
    minRows: z.int().positive().default(2),
  })
  .refine(({ ngrams: [shortest, longest] }) => shortest <= longest, {
    path: ['ngrams'],
    message: 'the first is the shortest run, and the second the longest',
  });

export type ParsedTextOptions = z.output<typeof textOptionsSchema>;
