// Rows for audits in tests: groups of known sizes, with decisions and truths that are counted out or drawn.

import type { Random } from '@cairn/core';
import { createTable } from '../tables/create-table.ts';
import { type AuditOptions, auditBias } from './audit-bias.ts';
import type { AuditedRows } from './audited-rows.ts';
import type { BiasReport } from './bias-report.ts';

/** Rows of one group by what is true and what was said of them. */
export interface Counts {
  readonly truePositives?: number;
  readonly falseNegatives?: number;
  readonly falsePositives?: number;
  readonly trueNegatives?: number;
}

interface Row {
  readonly group: string;
  readonly truth: number;
  readonly predicted: number;
}

const options: AuditOptions = { groups: ['group'], controls: [], tolerances: { difference: 0.1, ratio: 0.8 } };

export function auditCounts(groups: Readonly<Record<string, Counts>>, more: Partial<AuditOptions> = {}): BiasReport {
  const rows = Object.entries(groups).flatMap(([group, counts]) => [
    ...repeat(counts.truePositives, { group, truth: 1, predicted: 1 }),
    ...repeat(counts.falseNegatives, { group, truth: 1, predicted: 0 }),
    ...repeat(counts.falsePositives, { group, truth: 0, predicted: 1 }),
    ...repeat(counts.trueNegatives, { group, truth: 0, predicted: 0 }),
  ]);
  return auditRows(rows, more);
}

/** True rates of a group: of being positive, and of being said to be, among positives and negatives. */
export interface Chances {
  readonly n: number;
  readonly positive: number;
  readonly truePositive: number;
  readonly falsePositive: number;
}

export function auditDraws(groups: readonly Chances[], random: Random, more: Partial<AuditOptions> = {}): BiasReport {
  const rows = groups.flatMap(({ n, positive, truePositive, falsePositive }, index) =>
    Array.from({ length: n }, (): Row => {
      const truth = random.next() < positive ? 1 : 0;
      const predicted = random.next() < (truth ? truePositive : falsePositive) ? 1 : 0;
      return { group: `g${index}`, truth, predicted };
    }),
  );
  return auditRows(rows, more);
}

function auditRows(rows: readonly Row[], more: Partial<AuditOptions>): BiasReport {
  const names = [...new Set(rows.map(({ group }) => group))];
  const table = createTable({
    columns: { group: { type: 'category', values: names }, half: { type: 'category', values: ['even', 'odd'] } },
    values: { group: rows.map(({ group }) => group), half: rows.map((_, row) => (row % 2 ? 'odd' : 'even')) },
  });
  const audited: AuditedRows = {
    rowCount: rows.length,
    column: 'y',
    classes: ['no', 'yes'],
    truth: Int32Array.from(rows, ({ truth }) => truth),
    predicted: Int32Array.from(rows, ({ predicted }) => predicted),
    positive: 1,
  };
  return auditBias(audited, table, { ...options, ...more });
}

function repeat<T>(count = 0, value: T): T[] {
  return new Array<T>(count).fill(value);
}
