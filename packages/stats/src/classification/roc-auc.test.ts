import { expect, test } from 'vitest';
import { expectClose } from '../base/expect-close.reference.ts';
import { scoresCases } from './classification-case.reference.ts';
import { rocAuc } from './roc-auc.ts';

test.each(scoresCases)('$name, as scikit-learn', ({ truth, scores, auc }) => {
  const found = rocAuc(truth, scores);
  expectClose(found.value, auc, 'auc');
  expect(found.n).toBe(truth.length);
});

test('an absent class is the reason', () => {
  expect(rocAuc([0, 0], [0.1, 0.2]).reason).toBe('no positives');
  expect(rocAuc([1, 1], [0.1, 0.2]).reason).toBe('no negatives');
  expect(rocAuc([], []).reason).toBe('no rows');
  expect(rocAuc([2, 3], [0.9, 0.1], 2).value).toBe(1);
});
