// The audit itself: every grouping, its judgements, and where there are controls the comparison with one's like.

import type { AnyTable } from '../kinds/table.ts';
import { auditControls } from './audit-controls.ts';
import { auditGrouping } from './audit-grouping.ts';
import type { AuditedRows } from './audited-rows.ts';
import type { BiasReport } from './bias-report.ts';
import { judgeFigures, type Tolerances, worstFigures } from './judge-figures.ts';
import { readGroups } from './read-groups.ts';
import { summarizeControls, summarizeGrouping } from './write-summary.ts';

export interface AuditOptions {
  readonly groups: readonly string[];
  readonly controls: readonly string[];
  readonly tolerances: Tolerances;
  /** Of the bootstrap. */
  readonly seed: number;
}

/** Each column of `groups` by itself; with several also all their combinations (intersections), empty ones included. */
export function auditBias(audited: AuditedRows, rows: AnyTable, options: AuditOptions): BiasReport {
  const { groups, controls, tolerances, seed } = options;
  if (audited.rowCount === 0) throw new Error('There are no rows to audit');
  const columnSets = [...groups.map((name) => [name]), ...(groups.length > 1 ? [groups] : [])];
  const codes = columnSets.map((columns) => readGroups(rows, columns));
  const audits = columnSets.map((columns, index) => auditGrouping(audited, columns, codes[index]!, seed));
  const judged = audits.map((audit) => judgeFigures(audit, tolerances));
  const levels = controls.length ? readGroups(rows, controls) : undefined;
  const controlled = levels
    ? columnSets.flatMap((columns, index) => auditControls(audited, columns, codes[index]!, levels))
    : [];
  return {
    ...worstFigures(audits),
    rowCount: audited.rowCount,
    column: audited.column,
    positive: audited.positive === null ? null : audited.classes[audited.positive]!,
    groupings: audits.map(({ report }) => report),
    controls,
    controlled,
    findings: judged.flat(),
    summary: [
      ...audits.flatMap(({ report }, index) => summarizeGrouping(audited, report, judged[index]!)),
      ...controlled.flatMap((pair) => summarizeControls(controls, pair)),
    ],
  };
}
