// Missing values in columns that require one and have no rule for them. The author has to decide what to do.

import type { Anomaly } from './anomalies.ts';
import type { CleaningRules } from './clean-draft.ts';
import type { Draft } from './draft.ts';
import { listRows } from './name-row.ts';

/** The possible rules for a missing value, by the column's type. */
const ways = {
  number: "'median'",
  boolean: "'mode'",
  category: "'mode'",
  categories: "{ constant: '' }",
  date: "'median'",
  id: "'drop'",
  text: "{ constant: '…' }",
  image: "'drop'",
} as const;

/** @throws Error that names every such column, with its rows and the possible rules */
export function checkMissing(draft: Draft, anomalies: readonly Anomaly[], rules: CleaningRules): void {
  const open = anomalies.flatMap(({ problem, column, count, rows }) => {
    if (problem !== 'missing-value' || column === null) return [];
    const { nullable, type } = draft.columns[column]!;
    return nullable || rules.missing[column] !== undefined ? [] : [{ column, type, count, rows }];
  });
  if (open.length === 0) return;
  const told = open.map(({ column, count, rows }, index) => {
    const shown = listRows(draft.files, rows, count);
    const of = index === 0 ? ` of ${draft.rawCount} raw rows` : '';
    return `'${column}' has no value in ${count}${of} (${count === 1 ? 'row' : 'rows'} ${shown})`;
  });
  const rule = open.map(({ column, type }) => `${column}: ${ways[type]}`).join(', ');
  const what = open.length === 1 ? 'the column' : 'the columns';
  throw new Error(
    `Column ${told.join('; column ')}: say what to do with missing: { ${rule} } or 'drop', or declare ${what} nullable`,
  );
}
