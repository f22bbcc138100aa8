import { expect, test } from 'vitest';
import { sortMetrics } from './choose-metrics.ts';

test('the best known first, others by name', () => {
  const names = ['zeta', 'meanAbsoluteError', 'expectedCalibrationError', 'rootMeanSquaredError', 'alpha', 'accuracy'];
  expect(sortMetrics(names.map((name) => `test.${name}`))).toEqual([
    'test.accuracy',
    'test.rootMeanSquaredError',
    'test.meanAbsoluteError',
    'test.expectedCalibrationError',
    'test.alpha',
    'test.zeta',
  ]);
});
