// Figures by the number of training rows.

import type { SizeCurves } from './figure.ts';
import { type Fields, isFields, isNumber, isRanged, pickRange, type Ranged, readList } from './plain-data.ts';

export function readSizeCurves({ curves }: Fields): readonly SizeCurves[] {
  if (!isFields(curves)) return [];
  const found = Object.entries(curves).flatMap(([metric, list]) => {
    const points = readList(list, isPoint);
    return points ? [{ metric, points: points.map(({ size, estimate }) => ({ size, ...pickRange(estimate) })) }] : [];
  });
  return found.length > 0 ? [{ type: 'size-curves', curves: found }] : [];
}

function isPoint(item: unknown): item is { readonly size: number; readonly estimate: Ranged } {
  return isFields(item) && isNumber(item['size']) && isRanged(item['estimate']);
}
