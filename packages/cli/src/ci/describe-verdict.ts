import type { Verdict } from '@cairn/core';
import { formatRange } from '@cairn/report';

/** `0.700 [0.650, 0.750], required ≥ 0.9: failed` */
export function describeVerdict({ value, low, high, required, decision, reason }: Verdict): string {
  const range = formatRange({ value, low, high });
  const why = reason ? ` (${reason})` : '';
  return `${range.filter(Boolean).join(' ')}, required ${required}: ${decision}${why}`;
}
