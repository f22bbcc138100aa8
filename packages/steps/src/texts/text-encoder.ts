// Texts as numbers: which terms there are, and what each counts, learned from training rows.

import { compareCodeUnits } from '@cairn/core';
import { listTerms } from './list-terms.ts';
import type { ParsedTextOptions } from './text-options.ts';

/** One number for each term of a vocabulary. */
export interface TextEncoder {
  readonly type: 'text';
  readonly unit: 'word' | 'character';
  readonly ngrams: readonly [shortest: number, longest: number];
  /** In ascending order of their code units. */
  readonly terms: readonly string[];
  /** The inverse document frequency of each term; null for counts as they are. */
  readonly weights: readonly number[] | null;
}

/**
 * Learns the vocabulary: the terms of at least `minRows` texts, of these the `maxTerms` most frequent (of equals the first in
 * order). The weight of a term in df of n texts is ln((1 + n) / (1 + df)) + 1.
 *
 * Source: scikit-learn's `TfidfVectorizer` (smooth_idf, norm l2).
 *
 * @throws Error if no term is left
 */
export function fitText(name: string, texts: readonly (string | null)[], options: ParsedTextOptions): TextEncoder {
  const { unit, ngrams, weighting, maxTerms, minRows } = options;
  const counts = new Map<string, { total: number; rows: number }>();
  for (const text of texts) {
    const seen = new Set<string>();
    for (const term of listTerms(text ?? '', { unit, ngrams })) {
      const count = counts.get(term) ?? { total: 0, rows: 0 };
      counts.set(term, count);
      count.total++;
      if (!seen.has(term)) count.rows++;
      seen.add(term);
    }
  }
  const common = [...counts].filter(([, { rows }]) => rows >= minRows);
  if (common.length === 0)
    throw new Error(
      counts.size === 0
        ? `'${name}' has no terms to learn from: leave it out of the features, or use unit: 'character'`
        : `No term of '${name}' is in ${minRows} of the training rows: use a smaller minRows`,
    );
  common.sort(([a, one], [b, other]) => other.total - one.total || compareCodeUnits(a, b));
  const chosen = common.slice(0, maxTerms).sort(([a], [b]) => compareCodeUnits(a, b));
  const n = texts.length;
  const weights = weighting === 'count' ? null : chosen.map(([, { rows }]) => Math.log((1 + n) / (1 + rows)) + 1);
  return { type: 'text', unit, ngrams, terms: chosen.map(([term]) => term), weights };
}

/** Encodes one text after the other. */
export function createTextWriter({ terms, weights, ...rules }: TextEncoder) {
  const positions = new Map(terms.map((term, index) => [term, index]));
  /** Writes the numbers of a text from an offset on. */
  return (text: string, data: Float32Array | Float64Array, offset: number): void => {
    const found = new Map<number, number>();
    for (const term of listTerms(text, rules)) {
      const position = positions.get(term);
      if (position !== undefined) found.set(position, (found.get(position) ?? 0) + 1);
    }
    if (weights) for (const [position, count] of found) found.set(position, count * weights[position]!);
    const length = weights ? Math.sqrt([...found.values()].reduce((total, value) => total + value * value, 0)) : 1;
    for (const [position, value] of found) data[offset + position] = value / length;
  };
}
