// All columns of a table in a few figures, and what is suspicious about them.

import type { AnyTable } from '../tables/table-value.ts';
import { describeProfile } from './describe-profile.ts';
import { predictLabel } from './predict-label.ts';
import { profileColumn } from './profile-column.ts';
import type { ValueLimits } from './profile-values.ts';
import type { ProfileAnomaly, TableProfile } from './table-profile.ts';

export interface ProfileOptions extends ValueLimits {
  readonly label?: string | undefined;
  /** What a single column may explain of the label. */
  readonly leakage: number;
}

/** @throws Error if the label is not a column, or of a type that cannot be predicted */
export function profileTable(rows: AnyTable, { label, leakage, ...limits }: ProfileOptions): TableProfile {
  const columns = Object.fromEntries(
    Object.keys(rows.columns).map((name) => [name, profileColumn(rows, name, limits)]),
  );
  const predictors = label === undefined ? undefined : predictLabel(rows, label);
  const constant = Object.entries(columns).flatMap(([column, { unique, numNonMissing }]): ProfileAnomaly[] =>
    unique === 1 && numNonMissing > 1
      ? [
          {
            problem: 'constant-column',
            type: 'FEATURE_TYPE_LOW_UNIQUE',
            column,
            description: `'${column}' has one value in all rows that have one`,
          },
        ]
      : [],
  );
  const leaks = (predictors ?? [])
    .filter(({ explained }) => explained >= leakage)
    .map(
      ({ column, explained }): ProfileAnomaly => ({
        problem: 'label-leakage',
        type: 'CUSTOM_VALIDATION',
        column,
        description: `'${column}' alone explains ${(100 * explained).toFixed(1)} % of the label '${label}': it may be known only after the label is`,
      }),
    );
  const profile = {
    rowCount: rows.rowCount,
    columns,
    ...(label !== undefined && { label: { column: label, predictors: predictors! } }),
    anomalies: [...leaks, ...constant],
  };
  return { ...profile, summary: describeProfile(profile) };
}
