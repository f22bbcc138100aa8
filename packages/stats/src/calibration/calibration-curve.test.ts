import { expect, test } from 'vitest';
import { expectClose } from '../base/expect-close.reference.ts';
import { scoresCases } from '../classification/classification-case.reference.ts';
import { calibrationCurve } from './calibration-curve.ts';

test.each(scoresCases)('$name, as scikit-learn', ({ truth, scores, calibration }) => {
  for (const [bins, expected] of Object.entries(calibration)) {
    const found = calibrationCurve(truth, scores, bins === '5' ? {} : { bins: Number(bins) });
    expectClose(
      found.map(({ meanPredicted }) => meanPredicted),
      expected.meanPredicted,
      `${bins} bins, predicted`,
    );
    expectClose(
      found.map(({ fractionPositive }) => fractionPositive.value),
      expected.fractionPositive,
      `${bins} bins, true`,
    );
    expect(found.reduce((total, { fractionPositive }) => total + fractionPositive.n, 0)).toBe(truth.length);
  }
});

test('a score outside 0 to 1 is refused, and no rows make no curve', () => {
  expect(() => calibrationCurve([1], [1.2])).toThrow('Row 0 has 1.2');
  expect(calibrationCurve([], [])).toEqual([]);
});
