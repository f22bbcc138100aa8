// Texts as numbers, against scikit-learn's own.

import { testContext } from '@cairn/core/testing';
import { expect, test } from 'vitest';
import { linearParamsSchema } from '../linear/linear-params.ts';
import { predictTable } from '../models/predict.ts';
import { createTable } from '../tables/create-table.ts';
import { trainLinear } from '../train-linear.ts';
import reference from './text.reference.json' with { type: 'json' };
import { createTextWriter, fitText } from './text-encoder.ts';
import { textOptionsSchema } from './text-options.ts';

const cases = reference.cases.map((known) => [JSON.stringify(known.options), known] as const);

test.each(cases)('%s are scikit-learn’s', (_, { options, termCount, rows }) => {
  const encoder = fitText('said', reference.texts, textOptionsSchema.parse(options));
  expect(encoder.terms).toHaveLength(termCount);
  const write = createTextWriter(encoder);
  reference.texts.forEach((text, row) => {
    const data = new Float64Array(encoder.terms.length);
    write(text, data, 0);
    const found = Object.fromEntries(
      [...data].flatMap((value, j) => (value === 0 ? [] : [[encoder.terms[j]!, value]])),
    );
    const expected = rows[row] as Readonly<Record<string, number>>;
    expect(Object.keys(found).toSorted()).toEqual(Object.keys(expected).toSorted());
    for (const [term, value] of Object.entries(expected)) expect(found[term], term).toBeCloseTo(value, 12);
  });
});

test('the most frequent terms are kept, of equals the first', () => {
  const texts = ['one two two', 'two three', 'three one four'];
  const fit = (maxTerms: number) => fitText('said', texts, textOptionsSchema.parse({ minRows: 1, maxTerms })).terms;
  expect([fit(1), fit(2), fit(9)]).toEqual([['two'], ['one', 'two'], ['four', 'one', 'three', 'two']]);
});

test('texts without terms are refused by name', () => {
  expect(() => fitText('said', ['a b', '!'], textOptionsSchema.parse({}))).toThrow("'said' has no terms to learn from");
  expect(() => fitText('said', ['one', 'two'], textOptionsSchema.parse({}))).toThrow(
    "No term of 'said' is in 2 of the training rows: use a smaller minRows",
  );
});

test('a model of a text and a number takes both, and says what its terms do', async () => {
  const said = ['win a prize', 'call me later', 'win cash now', 'see you later', 'cash prize win', 'later then', null];
  const rows = createTable({
    columns: {
      said: { type: 'text', nullable: true },
      length: { type: 'number' },
      spam: { type: 'category', values: ['ham', 'spam'], positive: 'spam' },
    },
    values: {
      said,
      length: said.map((text) => text?.length ?? 0),
      spam: ['spam', 'ham', 'spam', 'ham', 'spam', 'ham', 'ham'],
    },
  });
  const fit = (given: object) =>
    trainLinear.run({ rows }, linearParamsSchema.parse({ label: 'spam', ...given }), testContext());
  const { model, coefficients } = await fit({ text: { ngrams: [1, 2] } });
  const { predicted, probabilities } = await predictTable(model, rows);
  expect([...predicted]).toEqual([1, 0, 1, 0, 1, 0, 0]);
  expect(probabilities).toHaveLength(14);
  const ofTerm = (value: string) =>
    coefficients.coefficients.find((one: { value: string | null }) => one.value === value);
  expect(ofTerm('win').coefficient).toBeGreaterThan(0);
  expect(ofTerm('later').coefficient).toBeLessThan(0);
  expect(ofTerm('win').meaning).toMatch(
    /^The weight 1 of 'win' in 'said' multiplies the odds of 'spam' being 'spam' by/,
  );
  await expect(fit({})).rejects.toThrow("'said' is a text: name the features, with it or without");
  await expect(fit({ features: ['length'], text: {} })).rejects.toThrow("'text' is for columns of text");
  expect((await fit({ features: ['said'] })).model.description.features).toHaveLength(1);
});
