import { expect, test } from 'vitest';
import { classesCases, matrixOf } from './classification-case.reference.ts';
import { confusionMatrix } from './confusion-matrix.ts';

test.each(classesCases)('$name, as scikit-learn', (golden) => {
  expect(matrixOf(golden)).toEqual(golden.confusionMatrix);
});

test('typed arrays will do, and a class that is none is refused by row', () => {
  expect(confusionMatrix(Int32Array.of(0, 1), Uint8Array.of(1, 1), 2)).toEqual([
    [0, 1],
    [0, 1],
  ]);
  expect(() => confusionMatrix([0, 2], [0, 1], 2)).toThrow('Row 1 has classes 2 and 1');
  expect(() => confusionMatrix([0, 1], [0, 0.5], 2)).toThrow('Row 1');
});
