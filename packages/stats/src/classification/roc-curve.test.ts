import { describe, expect, test } from 'vitest';
import { expectClose } from '../base/expect-close.reference.ts';
import { scoresCases } from './classification-case.reference.ts';
import { rocCurve } from './roc-curve.ts';

// scikit-learn gives lists of nan without positives or negatives; here the list itself is null.
const orNull = <T>(list: readonly (T | null)[]) =>
  list.every((entry) => entry === null) ? null : (list as readonly T[]);

describe.each(scoresCases)('$name, as scikit-learn', ({ truth, scores, roc, rocWhole }) => {
  test.each([
    ['collinear points dropped', roc, undefined],
    ['every point', rocWhole, { dropIntermediate: false }],
  ] as const)('%s', (_, expected, options) => {
    const found = rocCurve(truth, scores, options);
    expectClose(found.thresholds, expected.thresholds, 'thresholds');
    expectClose(found.falsePositiveRate, orNull(expected.fpr), 'fpr');
    expectClose(found.truePositiveRate, orNull(expected.tpr), 'tpr');
    expect(found.reason === undefined).toBe(found.positives > 0 && found.negatives > 0);
  });
});

test('a score that has no place is refused by row', () => {
  expect(() => rocCurve([0, 1], [0.1, Number.NaN])).toThrow('Row 1 has the score NaN');
  expect(rocCurve([], [])).toMatchObject({ thresholds: [Number.POSITIVE_INFINITY], truePositiveRate: null });
});
