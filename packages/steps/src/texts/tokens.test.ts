// Texts as tokens, against Keras' TextVectorization.

import { expect, test } from 'vitest';
import { createTokenWriter, fitTokens, tokenCountOf } from './token-encoder.ts';
import { tokenOptionsSchema } from './token-options.ts';
import reference from './tokens.reference.json' with { type: 'json' };

const cases = reference.cases.map((known) => [JSON.stringify(known.options), known] as const);

test.each(cases)('%s are Keras’s', (_, { options, vocabulary, tokens, others }) => {
  const encoder = fitTokens('said', reference.texts, tokenOptionsSchema.parse(options));
  expect(encoder.vocabulary).toEqual(vocabulary);
  expect(tokenCountOf(encoder)).toBe(vocabulary.length + 2);
  const write = createTokenWriter(encoder);
  const encode = (text: string) => {
    // What is written begins at an offset, and ends with the length.
    const data = new Float32Array(options.length + 2).fill(-1, 0, 1).fill(-1, options.length + 1);
    write(text, data, 1);
    expect([data[0], data[options.length + 1]]).toEqual([-1, -1]);
    return [...data.subarray(1, -1)];
  };
  expect(reference.texts.map(encode)).toEqual(tokens);
  expect(reference.others.map(encode)).toEqual(others);
});

test('the length is that of the longest training text, and at most 200', () => {
  const lengthOf = (texts: readonly string[]) => fitTokens('said', texts, tokenOptionsSchema.parse({})).length;
  expect(lengthOf(['a b', 'a b c', ''])).toBe(3);
  expect(lengthOf(['a '.repeat(500)])).toBe(200);
});

test('texts without tokens are refused by name', () => {
  expect(() => fitTokens('said', ['', ' ', '?!'], tokenOptionsSchema.parse({}))).toThrow(
    "'said' has no tokens to learn from",
  );
  expect(() => fitTokens('said', [null], tokenOptionsSchema.parse({}))).toThrow("'said' has no tokens to learn from");
});
