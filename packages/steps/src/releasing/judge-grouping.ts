// One verdict about one grouping of an audit.

import type { Verdict } from '@cairn/core';
import type { GroupingReport } from '../bias/bias-report.ts';
import type { ErrorGrouping } from '../bias/errors/error-report.ts';
import { judgeFigure } from './judge-figure.ts';
import type { ParsedBiasRule } from './rule.ts';

/** A report that has its figures for each grouping. */
interface GroupedReport {
  readonly groupings: readonly (GroupingReport | ErrorGrouping)[];
}

/**
 * Judges a figure of the grouping that the rule names; without a name, the figure over all groupings. If the audit does
 * not have the grouping, there is not enough evidence.
 */
export function judgeGrouping(figure: string, report: GroupedReport, { grouping, ...rule }: ParsedBiasRule): Verdict {
  if (grouping === undefined) return judgeFigure('bias', figure, report, rule);
  const columns = typeof grouping === 'string' ? [grouping] : grouping;
  const found = report.groupings.find((one) => isSameSet(one.columns, columns));
  const verdict = judgeFigure('bias', figure, { ...report, ...found?.figures }, rule);
  const named = { ...verdict, rule: `bias.${figure} by ${columns.join(' and ')}` };
  if (found) return named;
  const known = report.groupings.map((one) => one.columns.join(' and ')).join('; ');
  const reason = `the audit has no grouping by ${columns.join(' and ')}, only: ${known}`;
  return { ...named, value: null, low: null, high: null, decision: 'inconclusive', isPassed: false, reason };
}

function isSameSet(one: readonly string[], other: readonly string[]): boolean {
  return one.length === other.length && one.every((name) => other.includes(name));
}
