// Values that are not there, in a column that must have one, and no rule for it: the author decides, not clean.

import type { Anomaly } from './anomalies.ts';
import type { CleaningRules } from './clean-draft.ts';
import type { Draft } from './draft.ts';

/** @throws Error that names the column, the rows and the ways out */
export function checkMissing(draft: Draft, anomalies: readonly Anomaly[], rules: CleaningRules): void {
  for (const { problem, column, count, rows } of anomalies) {
    if (problem !== 'missing-value' || column === null) continue;
    const spec = draft.columns[column]!;
    if (spec.nullable || rules.missing[column] !== undefined) continue;
    const ways = {
      number: "'median'",
      boolean: "'mode'",
      category: "'mode'",
      text: "{ constant: '…' }",
      image: "'drop'",
    };
    const shown = rows.slice(0, 5).join(', ') + (count > 5 ? ', …' : '');
    throw new Error(
      `Column '${column}' has no value in ${count} of ${draft.rawCount} raw rows (${count === 1 ? 'row' : 'rows'} ${shown}): ` +
        `say what to do with missing: { ${column}: ${ways[spec.type]} } or 'drop', or declare the column nullable`,
    );
  }
}
