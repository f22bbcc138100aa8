import type { Cleaning } from '../schemas/cleaning.ts';
import type { NoteAnomaly } from './anomalies.ts';
import type { Draft } from './draft.ts';
import { isOutlier } from './learn-cleaning.ts';

/** Notes the outliers among rows from which nothing is learned, by the bounds of the training rows. The rows stay. */
export function noteOutliers(
  draft: Draft,
  kept: readonly number[],
  learned: Cleaning['learned'],
  note: NoteAnomaly,
): void {
  for (const [name, { outlierBounds }] of Object.entries(learned)) {
    const values = draft.values[name] as readonly unknown[];
    for (const row of outlierBounds ? kept : [])
      if (isOutlier(values[row], outlierBounds)) note('outlier', name, draft.rowNumbers[row]!, String(values[row]));
  }
}
