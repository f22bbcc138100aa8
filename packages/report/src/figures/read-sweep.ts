// The trials of a sweep, from what the choice among them reports.

import type { Sweep } from './figure.ts';
import { type Fields, isFields, isRanged, type Ranged, readList } from './plain-data.ts';

export function readSweep({ metric, goal, chosen, trials }: Fields): readonly Sweep[] {
  const rows = readList(trials, isTrial);
  if (!rows || typeof metric !== 'string' || typeof chosen !== 'string') return [];
  return [
    {
      type: 'sweep',
      metric,
      goal: String(goal),
      chosen,
      trials: rows.map((row) => ({ label: row.trial, metric: row.metric })),
    },
  ];
}

function isTrial(value: unknown): value is { readonly trial: string; readonly metric: Ranged } {
  return isFields(value) && typeof value['trial'] === 'string' && isRanged(value['metric']);
}
