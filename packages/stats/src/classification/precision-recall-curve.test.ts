import { expect, test } from 'vitest';
import { expectClose } from '../base/expect-close.reference.ts';
import { scoresCases } from './classification-case.reference.ts';
import { precisionRecallCurve } from './precision-recall-curve.ts';

test.each(scoresCases)('$name, as scikit-learn', ({ truth, scores, precisionRecall: expected }) => {
  const found = precisionRecallCurve(truth, scores);
  expectClose(found.precision, expected.precision, 'precision');
  expectClose(found.thresholds, expected.thresholds, 'thresholds');
  // Without positives scikit-learn says that all of them were found.
  expectClose(found.recall, truth.includes(1) ? expected.recall : null, 'recall');
  expect(found.reason).toBe(truth.includes(1) ? undefined : 'no positives');
});
