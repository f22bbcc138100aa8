// The verdicts of a gate as a table: rule, found, interval, wanted, decision.

import type { Verdict } from '@cairn/core';
import { formatRange } from './format.ts';
import { renderTable } from './table.ts';
import type { Style } from './terminal.ts';

const columns = [
  { title: 'rule', isFlexible: true },
  { title: 'found', align: 'right' },
  { title: 'interval' },
  { title: 'wanted' },
  { title: 'decision' },
] as const;

export function renderVerdicts(verdicts: readonly Verdict[], style: Style, width?: number): string {
  const rows = verdicts.map((verdict) => [
    verdict.rule,
    ...formatRange({ value: verdict.found, low: verdict.low, high: verdict.high }),
    verdict.wanted,
    renderDecision(verdict, style),
  ]);
  const table = renderTable(columns, rows, { style, indent: '  ', ...(width && { width }) });
  const reasons = verdicts.filter(({ reason }) => reason).map(({ rule, reason }) => `  ${rule}: ${reason}`);
  return [table, ...reasons].join('\n');
}

function renderDecision({ decision, isHeld }: Verdict, style: Style): string {
  const paint = isHeld ? 'green' : decision === 'does not' ? 'red' : 'yellow';
  const text = style(paint, `${isHeld ? '✓' : '✗'} ${decision}`);
  // Where a rule says that too little evidence will do.
  return isHeld && decision !== 'holds' ? `${text} (enough for this rule)` : text;
}
