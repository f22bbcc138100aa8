// The gate of tables: admits rows whose expectations were met, and that are as earlier ones.

import { type AnyGate, defineGate, json, optional, type Ref, report, type Verdict } from '@cairn/core';
import { z } from 'zod';
import type { DriftReport } from '../drift/drift-report.ts';
import { type AnyTable, type Table, table } from '../kinds/table.ts';
import type { ExpectationsReport } from './expectation-report.ts';

export interface AdmitRows extends AnyGate<AnyTable, 'admit-rows', 'table'> {
  /**
   * Admits the rows if every verdict of the reports passed. Each report comes from a node whose input was these rows; one of
   * them is needed. What it returns has the type of the rows, so that the compiler still knows their columns.
   */
  <Row>(
    rows: Ref<Table<Row>, 'table'>,
    evidence:
      | { readonly expectations: Ref<ExpectationsReport, 'json'>; readonly drift?: Ref<DriftReport, 'metrics'> }
      | { readonly drift: Ref<DriftReport, 'metrics'>; readonly expectations?: undefined },
    params?: {
      /** What a verdict that is inconclusive does: `refuse` (default) or `pass`. */
      readonly whenUnsure?: 'refuse' | 'pass' | undefined;
    },
  ): Ref<Table<Row>, 'table'>;
}

export const admitRows: AdmitRows = defineGate('admit-rows', {
  admits: table,
  evidence: { expectations: optional(json<ExpectationsReport>()), drift: optional(report<DriftReport>()) },
  params: z.strictObject({ whenUnsure: z.enum(['refuse', 'pass']).default('refuse') }),
  check({ expectations, drift }, { whenUnsure }): readonly Verdict[] {
    const verdicts: readonly Verdict[] = [...(expectations?.verdicts ?? []), ...(drift?.verdicts ?? [])];
    if (verdicts.length === 0) return [noEvidence];
    return verdicts.map((verdict) =>
      verdict.decision === 'inconclusive' ? { ...verdict, isPassed: whenUnsure === 'pass' } : verdict,
    );
  },
}) as AdmitRows;

const noEvidence: Verdict = {
  rule: 'evidence about the rows',
  value: null,
  low: null,
  high: null,
  required: 'at least one verdict',
  decision: 'inconclusive',
  isPassed: false,
  reason: 'no report has a verdict: give a report of expectations or of drift',
};
