import { expect, test } from 'vitest';
import { expectClose } from '../base/expect-close.reference.ts';
import { probabilitiesCases, scoresCases } from '../classification/classification-case.reference.ts';
import { binaryCalibrationError, topClassCalibrationError } from './calibration-error.ts';

test.each(probabilitiesCases)('top class: $name, as torchmetrics but for the last bin', (golden) => {
  const { truth, probabilities } = golden;
  expectClose(topClassCalibrationError(truth, probabilities).value, golden.calibrationError15, '15 bins');
  expectClose(topClassCalibrationError(truth, probabilities, { bins: 10 }).value, golden.calibrationError10, '10 bins');
});

test.each(scoresCases)('binary: $name, as torchmetrics but for the last bin', (golden) => {
  const { truth, scores } = golden;
  expectClose(binaryCalibrationError(truth, scores).value, golden.calibrationError15, '15 bins');
  expectClose(binaryCalibrationError(truth, scores, { bins: 5 }).value, golden.calibrationError5, '5 bins');
});

// The example in the docstring of torchmetrics' binary_calibration_error.
test("torchmetrics' own number", () => {
  const found = binaryCalibrationError([0, 0, 1, 1, 1], [0.25, 0.25, 0.55, 0.75, 0.75], { bins: 2 });
  expect(found.value).toBeCloseTo(0.29, 12);
  expect(found.n).toBe(5);
});

test('a confidence of exactly 1 is in the last bin, as Guo defines it, and not in one of its own', () => {
  expect(
    topClassCalibrationError(
      [1, 0],
      [
        [1, 0],
        [0.95, 0.05],
      ],
    ).value,
  ).toBeCloseTo(0.475, 12);
  expect(binaryCalibrationError([0, 1], [1, 0.95]).value).toBeCloseTo(0.475, 12);
});

test('no rows, and what is no probability', () => {
  expect(topClassCalibrationError([], []).value).toBeNull();
  expect(() => binaryCalibrationError([1], [-0.1])).toThrow('Row 0 has -0.1');
});
