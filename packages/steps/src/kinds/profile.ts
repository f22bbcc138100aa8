// The profile of a table, as JSON.

import { defineKind, json, type Kind } from '@cairn/core';
import { type TableProfile, tableProfileSchema } from '../profiles/table-profile.ts';

export type { TableProfile } from '../profiles/table-profile.ts';

const stored = json(tableProfileSchema);

/** How profiles are stored. A terminal and a report show their lines. */
export const tableProfile: Kind<TableProfile, 'profile'> = defineKind<TableProfile, 'profile'>({
  name: 'profile',
  extension: '.json',
  mediaType: 'application/json',
  givesPath: false,
  encode: stored.encode,
  decode: stored.decode,
  validate: stored.validate,
  show: (profile) => {
    const columns = Object.values(profile.columns);
    const missing = columns.filter(({ numMissing }) => numMissing > 0).length;
    return `${profile.rowCount} rows × ${columns.length} columns, ${missing || 'none'} with missing values`;
  },
  summary: ({ summary }) => summary,
  describeDifference: stored.describeDifference,
});
