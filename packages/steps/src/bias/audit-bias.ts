// The audit itself: every grouping, its judgements, and where there are controls the comparison with one's like.

import type { AnyTable } from '../kinds/table.ts';
import { auditControls } from './audit-controls.ts';
import { auditGrouping } from './audit-grouping.ts';
import type { AuditedRows } from './audited-rows.ts';
import type { BiasReport } from './bias-report.ts';
import { reportMiss } from './bounded-groups.ts';
import { judgeFigures, type Tolerances } from './judge-figures.ts';
import { readGroups } from './read-groups.ts';
import { worstFigures } from './worst-figures.ts';
import { summarizeControls, summarizeGrouping } from './write-summary.ts';

export interface AuditOptions {
  readonly groups: readonly string[];
  readonly controls: readonly string[];
  readonly tolerances: Tolerances;
  /** Rows that a group needs to be compared; default 10. */
  readonly minimumGroupSize?: number;
}

/**
 * Below this a single row moves a rate by more than 0.1, the default tolerance: a difference that is tolerated could not
 * be told from one that is not.
 */
export const defaultMinimumGroupSize = 10;

/** Each column of `groups` by itself; with several also all their combinations (intersections), empty ones included. */
export function auditBias(audited: AuditedRows, rows: AnyTable, options: AuditOptions): BiasReport {
  const { groups, controls, tolerances, minimumGroupSize = defaultMinimumGroupSize } = options;
  if (audited.rowCount === 0) throw new Error('There are no rows to audit');
  const columnSets = [...groups.map((name) => [name]), ...(groups.length > 1 ? [groups] : [])];
  const codes = columnSets.map((columns) => readGroups(rows, columns));
  // The worst of several groupings is chosen after looking too, so they share what may be missed (Bonferroni).
  const rules = { minimum: minimumGroupSize, miss: reportMiss / columnSets.length };
  const groupings = columnSets.map((columns, index) => auditGrouping(audited, columns, codes[index]!, rules));
  const findings = groupings.map((grouping) => judgeFigures(grouping, tolerances));
  const levels = controls.length ? readGroups(rows, controls) : undefined;
  const controlled = levels
    ? columnSets.flatMap((columns, index) => auditControls(audited, columns, codes[index]!, levels, rules))
    : [];
  return {
    ...worstFigures(audited, groupings),
    rowCount: audited.rowCount,
    column: audited.column,
    positive: audited.positive === null ? null : audited.classes[audited.positive]!,
    minimumGroupSize,
    groupings,
    controls,
    controlled,
    findings: findings.flat(),
    summary: [
      ...groupings.flatMap((grouping, index) =>
        summarizeGrouping(audited, grouping, findings[index]!, minimumGroupSize),
      ),
      ...controlled.flatMap((pair) => summarizeControls(controls, pair).map((text) => ({ text }))),
    ],
  };
}
