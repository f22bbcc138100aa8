// The tokens of a text, as a network reads them.

import type { Standardization } from './token-options.ts';

export interface TokenRules {
  readonly standardize: Standardization;
  readonly split: 'whitespace' | 'character';
}

/** Of ASCII, as Keras removes it. */
const punctuation = /[!"#$%&()*+,\-./:;<=>?@[\\\]^_`{|}~']/g;
/** What Keras splits at: the blanks of ASCII alone. */
const blanks = /[\t\n\v\f\r ]+/;

/**
 * The tokens of a text in their order.
 *
 * Source: Keras' `TextVectorization` with `standardize` and `split`: `tf.strings.lower` (of A to Z alone), `regex_replace`,
 * `split` and `unicode_split`.
 */
export function listTokens(text: string, { standardize, split }: TokenRules): readonly string[] {
  const isLower = standardize === 'lower' || standardize === 'lower-and-strip-punctuation';
  const isStripped = standardize === 'strip-punctuation' || standardize === 'lower-and-strip-punctuation';
  const lower = isLower ? text.replace(/[A-Z]+/g, (letters) => letters.toLowerCase()) : text;
  const standard = isStripped ? lower.replace(punctuation, '') : lower;
  return split === 'character' ? [...standard] : standard.split(blanks).filter((token) => token !== '');
}
