import type { Verdict } from '@cairn/core';
import { formatRange } from '../output/format.ts';

/** `found 0.700 [0.650, 0.750], wanted ≥ 0.9: does not` */
export function describeVerdict({ found, low, high, wanted, decision, reason }: Verdict): string {
  const [value, interval] = formatRange({ value: found, low, high });
  const why = reason ? ` (${reason})` : '';
  return `found ${[value, interval].filter(Boolean).join(' ')}, wanted ${wanted}: ${decision}${why}`;
}
