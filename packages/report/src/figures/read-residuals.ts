// Truth and predictions of a regressor, row by row.

import type { Residuals } from './figure.ts';
import { type Fields, isFields, isNumber, readList } from './plain-data.ts';

export function readResiduals({ scatter }: Fields): readonly Residuals[] {
  const points = readList(scatter, isPair);
  return points ? [{ type: 'residuals', points: points.map(({ actual, predicted }) => ({ actual, predicted })) }] : [];
}

function isPair(item: unknown): item is { readonly actual: number; readonly predicted: number } {
  return isFields(item) && isNumber(item['actual']) && isNumber(item['predicted']);
}
