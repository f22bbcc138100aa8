// How a column of text becomes tokens for a network, as an author asks for it.

import { z } from 'zod';

const standardizations = ['lower-and-strip-punctuation', 'lower', 'strip-punctuation', 'none'] as const;
export type Standardization = (typeof standardizations)[number];

/** Names, defaults and results are those of Keras' `TextVectorization`, except for the default of `length`. */
export interface TokenOptions {
  /**
   * What is done to a text before it is split. Default `lower-and-strip-punctuation`: the letters A to Z in lower case, and the
   * punctuation of ASCII removed. Other letters stay as they are, as in Keras.
   */
  readonly standardize?: Standardization | undefined;
  /** What a token is. `whitespace` (default): what is between blanks. `character`: each character (code point). */
  readonly split?: 'whitespace' | 'character' | undefined;
  /**
   * Size of the vocabulary: the most frequent tokens of the training rows, in addition to the padding and to the one that stands
   * for every other token. At least 3. Default 10,000.
   */
  readonly maxTokens?: number | undefined;
  /**
   * How many tokens of a text are used, from its beginning; shorter texts are padded. Default: as many as the longest training
   * text has, at most 200.
   */
  readonly length?: number | undefined;
}

export const tokenOptionsSchema = z.strictObject({
  standardize: z.enum(standardizations).default('lower-and-strip-punctuation'),
  split: z.enum(['whitespace', 'character']).default('whitespace'),
  // A token's number is stored as a float32, which has all whole numbers up to 2²⁴.
  maxTokens: z
    .int()
    .min(3)
    .max(2 ** 24)
    .default(10_000),
  length: z.int().positive().max(10_000).optional(),
});

export type ParsedTokenOptions = z.output<typeof tokenOptionsSchema>;
