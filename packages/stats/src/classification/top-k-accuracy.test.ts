import { expect, test } from 'vitest';
import { expectClose } from '../base/expect-close.reference.ts';
import { probabilitiesCases } from './classification-case.reference.ts';
import { countTopK } from './top-k-accuracy.ts';

const cases = probabilitiesCases.flatMap(({ name, truth, probabilities, ...golden }) =>
  [golden.top1Accuracy, golden.top2Accuracy, golden.top3Accuracy].flatMap((expected, index) =>
    expected === null ? [] : [{ name, k: index + 1, truth, probabilities, expected }],
  ),
);

test.each(cases)('$name, the first $k, as scikit-learn', ({ truth, probabilities, k, expected }) => {
  const { hits, n } = countTopK(truth, probabilities, k);
  expectClose(hits / n, expected, `top ${k}`);
});

test('there are cases, ties among them', () => {
  expect(cases.length).toBeGreaterThan(8);
  expect(
    countTopK(
      [0, 1],
      [
        [0.5, 0.5, 0],
        [0.5, 0.5, 0],
      ],
      1,
    ),
  ).toEqual({ hits: 1, n: 2 });
  expect(countTopK([], [], 1)).toEqual({ hits: 0, n: 0 });
});
