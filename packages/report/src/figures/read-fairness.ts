// Figures by group, from an audit.

import type { Fairness } from './figure.ts';
import { type Fields, isFields, isNumber, isRanged, pickRange, readList } from './plain-data.ts';

export function readFairness({ groupings }: Fields): readonly Fairness[] {
  const found = readList(groupings, isGrouping);
  if (!found) return [];
  const read = found.map(({ columns, groups }) => ({
    columns: columns.map(String),
    rows: groups.flatMap((group) =>
      Object.entries(group).flatMap(([metric, estimate]) => {
        const { group: name, n } = group;
        const label = (Array.isArray(name) ? name : [name]).map(String).join(', ');
        return isRanged(estimate) ? [{ ...pickRange(estimate), group: label, metric, n: isNumber(n) ? n : null }] : [];
      }),
    ),
  }));
  return read.some(({ rows }) => rows.length) ? [{ type: 'fairness', groupings: read }] : [];
}

function isGrouping(
  value: unknown,
): value is { readonly columns: readonly unknown[]; readonly groups: readonly Fields[] } {
  return isFields(value) && Array.isArray(value['columns']) && readList(value['groups'], isFields) !== undefined;
}
