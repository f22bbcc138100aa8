// Accuracy under attacks of growing strength, and what is proven within growing radii.

import type { RadiusCurve, RobustnessCurve } from './figure.ts';
import { type Fields, isFields, isNumber, isRanged, pickRange, readList } from './plain-data.ts';

export function readRobustness({ curve }: Fields): readonly (RobustnessCurve | RadiusCurve)[] {
  const strengths = readCurve(curve, 'epsilon');
  const radii = readCurve(curve, 'radius');
  return [
    ...(strengths
      ? [
          {
            type: 'robustness' as const,
            metric: strengths.metric,
            points: strengths.points.map(({ at, ...found }) => ({ epsilon: at, ...found })),
          },
        ]
      : []),
    ...(radii
      ? [
          {
            type: 'radius' as const,
            metric: radii.metric,
            points: radii.points.map(({ at, ...found }) => ({ radius: at, ...found })),
          },
        ]
      : []),
  ];
}

/** The first field that is an estimate in all records. */
function readCurve(curve: unknown, by: string) {
  const rows = readList(curve, (row): row is Fields => isFields(row) && isNumber(row[by]));
  const metric = rows && Object.keys(rows[0]!).find((name) => rows.every((row) => isRanged(row[name])));
  if (!rows || metric === undefined) return undefined;
  const points = rows.flatMap((row) => {
    const found = row[metric];
    return isRanged(found) ? [{ at: row[by] as number, ...pickRange(found) }] : [];
  });
  return { metric, points };
}
