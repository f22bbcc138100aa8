// One verdict: a figure of a report against its rule.

import { type Decision, isEstimate, type Verdict } from '@cairn/core';
import { verdictOfInterval } from '../math/verdict-of-interval.ts';
import { describeWanted, type ParsedRule } from './rule.ts';

const decisions = {
  holds: 'holds',
  'does-not': 'does not',
  'not-enough-evidence': 'not enough evidence',
} as const satisfies Record<string, Decision>;

/** Judges `report[figure]`. A figure that is not there, or is undefined, is not enough evidence. */
export function judgeFigure(about: string, figure: string, report: object, rule: ParsedRule): Verdict {
  const found = (report as Readonly<Record<string, unknown>>)[figure];
  const common = { rule: `${about}.${figure}`, wanted: describeWanted(rule) };
  if (!isEstimate(found)) return { ...common, ...unknown, reason: `the report has no figure '${figure}'` };
  const { value, low, high, reason } = found;
  const decision = decisions[verdictOfInterval(found, toWanted(rule))];
  const isHeld = decision === 'holds' || (decision === 'not enough evidence' && rule.whenUnsure === 'pass');
  const judged = { ...common, found: value, low, high, decision, isHeld };
  return reason === undefined ? judged : { ...judged, reason };
}

const unknown = { found: null, low: null, high: null, decision: 'not enough evidence', isHeld: false } as const;

function toWanted({ atLeast, atMost, on }: ParsedRule): { atLeast?: number; atMost?: number; on: ParsedRule['on'] } {
  return { ...(atLeast !== undefined && { atLeast }), ...(atMost !== undefined && { atMost }), on };
}
