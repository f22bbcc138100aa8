import { expect, test } from 'vitest';
import { expectClose } from '../base/expect-close.reference.ts';
import { calibrationCurve } from '../calibration/calibration-curve.ts';
import { scoresCases } from '../classification/classification-case.reference.ts';
import { calibrationWithinGroups } from './calibration-within-groups.ts';
import { encodeGroups } from './group-codes.ts';

const [one, two] = scoresCases as [(typeof scoresCases)[number], (typeof scoresCases)[number]];

test('each group has the curve and the error that its rows alone have', () => {
  const truth = [...one.truth, ...two.truth];
  const scores = [...one.scores, ...two.scores];
  const groups = encodeGroups([[...one.truth.map(() => 'one'), ...two.truth.map(() => 'two')]]);
  const [level] = calibrationWithinGroups(truth, scores, groups);
  for (const [index, golden] of [one, two].entries()) {
    const found = level?.groups[index]?.figure;
    expectClose(found?.value, golden.calibrationError5, 'error, as torchmetrics');
    expectClose(
      found?.curve.map(({ fractionPositive }) => fractionPositive.value),
      golden.calibration[5].fractionPositive,
      'curve, as scikit-learn',
    );
    expect(found?.n).toBe(golden.truth.length);
  }
  expect(level?.overall.curve).toEqual(calibrationCurve(truth, scores));
});

test('chances that are too high are overstated; a group without rows has none', () => {
  const groups = encodeGroups([['a', 'a', 'b']]);
  const [level] = calibrationWithinGroups([1, 0, 1], [0.9, 0.7, 0.5], groups, { rows: [0, 1] });
  expectClose(level?.groups[0]?.figure.overstatement, 0.3, 'overstatement');
  expect(level?.groups[1]?.figure).toEqual({ value: null, n: 0, reason: 'no rows', curve: [], overstatement: null });
});
