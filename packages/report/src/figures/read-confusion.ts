// The confusion matrix of an evaluation.

import type { Confusion } from './figure.ts';
import { type Fields, isNumber, readList } from './plain-data.ts';

export function readConfusion({ classes, confusion }: Fields): readonly Confusion[] {
  const names = readList(classes, (name): name is string => typeof name === 'string');
  const counts = readList(confusion, isRow);
  if (!names || counts?.length !== names.length || counts.some((row) => row.length !== names.length)) return [];
  return [{ type: 'confusion', classes: names, counts }];
}

function isRow(row: unknown): row is readonly number[] {
  return readList(row, isNumber) !== undefined;
}
