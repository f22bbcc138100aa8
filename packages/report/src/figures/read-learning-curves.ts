// Learning curves, from the history of a training.

import type { LearningCurves } from './figure.ts';
import { type Fields, isFields, isNumber, readList } from './plain-data.ts';

export function readLearningCurves({ epochs, keptEpoch }: Fields): readonly LearningCurves[] {
  const rows = readList(epochs, isEpoch);
  if (!rows) return [];
  const names = [...new Set(rows.flatMap((row) => Object.keys(row)))].filter((name) => name !== 'epoch');
  const series = names.flatMap((name) => {
    const points = rows.flatMap((row) => (isNumber(row[name]) ? [{ x: row['epoch'] as number, y: row[name] }] : []));
    return points.length ? [{ name, points }] : [];
  });
  return series.length ? [{ type: 'learning-curves', series, keptEpoch: isNumber(keptEpoch) ? keptEpoch : null }] : [];
}

function isEpoch(value: unknown): value is Fields {
  return isFields(value) && isNumber(value['epoch']);
}
