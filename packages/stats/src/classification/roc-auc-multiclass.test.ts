import { expect, test } from 'vitest';
import { expectClose } from '../base/expect-close.reference.ts';
import { probabilitiesCases } from './classification-case.reference.ts';
import { rocAucMulticlass } from './roc-auc-multiclass.ts';

const many = probabilitiesCases.filter(({ probabilities }) => (probabilities[0]?.length ?? 0) > 2);

test.each(many)('$name, as scikit-learn', ({ truth, probabilities, aucOvr, aucOvo }) => {
  expectClose(rocAucMulticlass(truth, probabilities, 'ovr').value, aucOvr, 'ovr');
  expectClose(rocAucMulticlass(truth, probabilities, 'ovo').value, aucOvo, 'ovo');
});

test('there are such cases, and an absent class is named', () => {
  expect(many.length).toBeGreaterThan(3);
  const rows = [
    [0.6, 0.3, 0.1],
    [0.2, 0.7, 0.1],
  ];
  expect(rocAucMulticlass([0, 1], rows, 'ovo')).toEqual({
    value: null,
    n: 2,
    reason: 'no rows of class 2',
    leftOut: [2],
  });
});
