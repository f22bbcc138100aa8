// The thresholds of a classifier, from the report of a choice among them.

import type { Thresholds } from './figure.ts';
import { type Fields, isFields, isFiniteOrNull, isNumber, readList } from './plain-data.ts';

export function readThresholds({ curve, chosen, positive, costs }: Fields): readonly Thresholds[] {
  const points = readList(curve, isPoint);
  if (!points || !isFields(chosen) || !isNumber(chosen['threshold'])) return [];
  const costOf = readCosts(costs);
  return [
    {
      type: 'thresholds',
      positive: String(positive),
      chosen: chosen['threshold'],
      points: points.map((point) => {
        const { threshold, precision, recall } = point;
        return { threshold, precision, recall, cost: costOf(point) };
      }),
    },
  ];
}

interface ThresholdPoint {
  readonly threshold: number;
  readonly precision: number | null;
  readonly recall: number | null;
  readonly falsePositives?: unknown;
  readonly falseNegatives?: unknown;
}

/** The total cost of the mistakes at a threshold; null where the choice was not by costs. */
function readCosts(costs: unknown): (point: ThresholdPoint) => number | null {
  if (!isFields(costs)) return () => null;
  const { falsePositive, falseNegative } = costs;
  if (!isNumber(falsePositive) || !isNumber(falseNegative)) return () => null;
  return ({ falsePositives, falseNegatives }) =>
    isNumber(falsePositives) && isNumber(falseNegatives)
      ? falsePositive * falsePositives + falseNegative * falseNegatives
      : null;
}

function isPoint(item: unknown): item is ThresholdPoint {
  return (
    isFields(item) && isNumber(item['threshold']) && isFiniteOrNull(item['precision']) && isFiniteOrNull(item['recall'])
  );
}
