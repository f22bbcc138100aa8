import { describe, expect, test } from 'vitest';
import { expectClose } from '../base/expect-close.reference.ts';
import { classesCases, matrixOf } from './classification-case.reference.ts';
import { precisionRecallF1, precisionRecallF1ByClass } from './precision-recall-f1.ts';

const NAMES = ['precision', 'recall', 'f1'] as const;

describe.each(classesCases)('$name, as scikit-learn with zero_division=nan', (golden) => {
  const matrix = matrixOf(golden);

  test('by class', () => {
    const found = precisionRecallF1ByClass(matrix);
    for (const name of NAMES) {
      const values = found.map((figures) => figures[name].value);
      expectClose(values, golden.byClass[name], name);
    }
  });

  test.each(['macro', 'micro', 'weighted'] as const)('%s', (average) => {
    const found = precisionRecallF1(matrix, average);
    for (const name of NAMES) expectClose(found[name].value, golden[average][name], name);
  });

  test('means name the classes that they leave out', () => {
    for (const name of NAMES) {
      const undefinedClasses = golden.byClass[name].flatMap((value, index) => (value === null ? [index] : []));
      expect(precisionRecallF1(matrix, 'macro')[name].leftOut ?? []).toEqual(undefinedClasses);
    }
  });
});

const binaryCases = classesCases.filter(({ binary }) => binary !== undefined);

test.each(binaryCases)('binary: $name, as scikit-learn', (golden) => {
  const found = precisionRecallF1(matrixOf(golden), 'binary');
  for (const name of NAMES) expectClose(found[name].value, golden.binary?.[name], name);
});

test('each figure says on how many rows it rests, and why it is undefined', () => {
  const found = precisionRecallF1(
    [
      [3, 0],
      [2, 0],
    ],
    'binary',
  );
  expect(found.precision).toEqual({ value: null, n: 0, reason: 'no row predicted as the class' });
  expect(found.recall).toEqual({ value: 0, n: 2 });
  expect(found.f1).toEqual({ value: 0, n: 2 });
  expect(() => precisionRecallF1([[1]], 'binary')).toThrow('no class 1');
});
