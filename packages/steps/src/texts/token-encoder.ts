// Texts as the numbers of their tokens, which a network looks up: the vocabulary is learned from training rows.

import { compareCodePoints } from './compare-code-points.ts';
import { listTokens, type TokenRules } from './list-tokens.ts';
import type { ParsedTokenOptions } from './token-options.ts';

/** Number of every token that is not in the vocabulary; 0 fills up a short text. */
const unknownToken = 1;
/** Number of the first token of the vocabulary. */
const firstToken = 2;

/** Keras' name of what stands for unknown tokens: it is never in a vocabulary. */
const unknownName = '[UNK]';
/** Without a `length`, longer training texts are cut. */
const mostTokens = 200;

/** One number for each position of a text: that of its token. */
export interface TokenEncoder extends TokenRules {
  readonly type: 'tokens';
  /** The most frequent first. The first one has the number 2: 0 is the padding, and 1 stands for unknown tokens. */
  readonly vocabulary: readonly string[];
  /** Positions of a text. */
  readonly length: number;
}

/** How many numbers of tokens there are, with the padding and the one for unknown tokens. */
export function tokenCountOf({ vocabulary }: TokenEncoder): number {
  return vocabulary.length + firstToken;
}

/**
 * Learns the vocabulary: the `maxTokens` − 2 most frequent tokens, of equals the last in the order of code points.
 *
 * Source: Keras' `TextVectorization.adapt` and `StringLookup`.
 *
 * @throws Error if the texts have no tokens
 */
export function fitTokens(name: string, texts: readonly (string | null)[], options: ParsedTokenOptions): TokenEncoder {
  const { standardize, split, maxTokens } = options;
  const counts = new Map<string, number>();
  let longest = 0;
  for (const text of texts) {
    const tokens = listTokens(text ?? '', { standardize, split });
    longest = Math.max(longest, tokens.length);
    for (const token of tokens) counts.set(token, (counts.get(token) ?? 0) + 1);
  }
  counts.delete(unknownName);
  if (counts.size === 0)
    throw new Error(`'${name}' has no tokens to learn from: leave it out of the features, or use split: 'character'`);
  const sorted = [...counts].sort(([a, one], [b, other]) => other - one || compareCodePoints(b, a));
  return {
    type: 'tokens',
    standardize,
    split,
    vocabulary: sorted.slice(0, maxTokens - firstToken).map(([token]) => token),
    length: options.length ?? Math.min(longest, mostTokens),
  };
}

/** Encodes one text after the other. */
export function createTokenWriter({ vocabulary, length, ...rules }: TokenEncoder) {
  const numbers = new Map(vocabulary.map((token, index) => [token, index + firstToken]));
  /** Writes the numbers of a text's tokens from an offset on, where the data is 0. */
  return (text: string, data: Float32Array | Float64Array, offset: number): void => {
    listTokens(text, rules)
      .slice(0, length)
      .forEach((token, position) => {
        data[offset + position] = numbers.get(token) ?? unknownToken;
      });
  };
}
