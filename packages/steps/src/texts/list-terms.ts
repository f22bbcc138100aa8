// The terms of a text.

export interface TermRules {
  readonly unit: 'word' | 'character';
  readonly ngrams: readonly [shortest: number, longest: number];
}

/**
 * The terms of a text in lower case, in their order, as often as they occur: runs of words (two or more letters, digits and
 * `_`) with one blank between, or of characters, in which blanks that follow each other count as one.
 *
 * Source: scikit-learn's `CountVectorizer` with `analyzer` `'word'` or `'char'`.
 */
export function listTerms(text: string, { unit, ngrams }: TermRules): readonly string[] {
  const lower = text.toLowerCase();
  const units = unit === 'word' ? (lower.match(/[\p{L}\p{N}_]{2,}/gu) ?? []) : [...lower.replace(/\s\s+/gu, ' ')];
  const [shortest, longest] = ngrams;
  const glue = unit === 'word' ? ' ' : '';
  const terms: string[] = [];
  for (let length = shortest; length <= Math.min(longest, units.length); length++)
    for (let start = 0; start + length <= units.length; start++)
      terms.push(length === 1 ? units[start]! : units.slice(start, start + length).join(glue));
  return terms;
}
