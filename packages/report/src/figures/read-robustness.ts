// Accuracy under attacks of growing strength.

import type { RobustnessCurve } from './figure.ts';
import { type Fields, isFields, isNumber, isRanged, pickRange, readList } from './plain-data.ts';

export function readRobustness({ curve }: Fields): readonly RobustnessCurve[] {
  const rows = readList(curve, isStrength);
  const metric = rows && Object.keys(rows[0]!).find((name) => rows.every((row) => isRanged(row[name])));
  if (!rows || metric === undefined) return [];
  const points = rows.flatMap((row) => {
    const found = row[metric];
    return isRanged(found) ? [{ epsilon: row['epsilon'] as number, ...pickRange(found) }] : [];
  });
  return [{ type: 'robustness', metric, points }];
}

function isStrength(value: unknown): value is Fields {
  return isFields(value) && isNumber(value['epsilon']);
}
