// The curves of a classifier of two classes: ROC, precision and recall, calibration.

import type { CurvePoint, RateCurve } from './figure.ts';
import { type Fields, isFields, isNumber, readList } from './plain-data.ts';

const fields = { roc: 'roc', precisionRecall: 'precision-recall', calibration: 'calibration' } as const;

/** Points of a curve that are drawn: more cannot be told apart. */
const mostPoints = 200;

export function readRateCurves({ curves }: Fields): readonly RateCurve[] {
  if (!isFields(curves)) return [];
  return Object.entries(fields).flatMap(([field, type]): readonly RateCurve[] => {
    const points = readList(curves[field], isPoint);
    return points ? [{ type, points: thin(points.map(readPoint)) }] : [];
  });
}

function isPoint(value: unknown): value is Fields {
  return isFields(value) && isNumber(value['x']) && isNumber(value['y']);
}

function readPoint({ x, y, low, high }: Fields): CurvePoint {
  return { x: x as number, y: y as number, low: isNumber(low) ? low : null, high: isNumber(high) ? high : null };
}

function thin<T>(points: readonly T[]): readonly T[] {
  if (points.length <= mostPoints) return points;
  const step = (points.length - 1) / (mostPoints - 1);
  return Array.from({ length: mostPoints }, (_, index) => points[Math.round(index * step)]!);
}
