// One verdict: a figure of a report against its rule.

import { isEstimate, type Verdict } from '@cairn/core';
import { decideByInterval } from '@cairn/stats';
import { describeRequired, type ParsedRule } from './rule.ts';

/** Judges `report[figure]`. If the figure is missing or undefined, there is not enough evidence. */
export function judgeFigure(about: string, figure: string, report: object, rule: ParsedRule): Verdict {
  const estimate = (report as Readonly<Record<string, unknown>>)[figure];
  const common = { rule: `${about}.${figure}`, required: describeRequired(rule) };
  if (!isEstimate(estimate)) return { ...common, ...unknown, reason: `the report has no figure '${figure}'` };
  const { value, low, high, reason } = estimate;
  const decision = decideByInterval(estimate, toRange(rule));
  const isPassed = decision === 'passed' || (decision === 'inconclusive' && rule.whenUnsure === 'pass');
  const judged = { ...common, value, low, high, decision, isPassed };
  return reason === undefined ? judged : { ...judged, reason };
}

/** The same of a report that need not be there: a rule about it needs it. */
export function judgeOptional(about: string, figure: string, report: object | undefined, rule: ParsedRule): Verdict {
  if (report) return judgeFigure(about, figure, report, rule);
  const reason = `the report '${about}' is not among the evidence: give it to the gate`;
  return { rule: `${about}.${figure}`, required: describeRequired(rule), ...unknown, reason };
}

const unknown = { value: null, low: null, high: null, decision: 'inconclusive', isPassed: false } as const;

function toRange({ atLeast, atMost, on }: ParsedRule): { atLeast?: number; atMost?: number; on: ParsedRule['on'] } {
  return { ...(atLeast !== undefined && { atLeast }), ...(atMost !== undefined && { atMost }), on };
}
