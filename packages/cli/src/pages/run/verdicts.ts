// The verdicts of a gate as a table: rule, value, interval, required, decision.

import type { Verdict } from '@cairn/core';
import { formatRange } from '@cairn/report';
import { renderTable } from '../../terminal/table.ts';
import type { Style } from '../../terminal/terminal.ts';

const columns = [
  { title: 'rule', isFlexible: true },
  { title: 'value', align: 'right' },
  { title: 'interval' },
  { title: 'required' },
  { title: 'decision' },
] as const;

export function renderVerdicts(verdicts: readonly Verdict[], style: Style, width?: number): string {
  const rows = verdicts.map((verdict) => [
    verdict.rule,
    ...formatRange({ value: verdict.value, low: verdict.low, high: verdict.high }),
    verdict.required,
    renderDecision(verdict, style),
  ]);
  const table = renderTable(columns, rows, { style, indent: '  ', ...(width && { width }) });
  const reasons = verdicts.filter(({ reason }) => reason).map(({ rule, reason }) => `  ${rule}: ${reason}`);
  return [table, ...reasons].join('\n');
}

function renderDecision({ decision, isPassed }: Verdict, style: Style): string {
  const paint = isPassed ? 'green' : decision === 'failed' ? 'red' : 'yellow';
  const text = style(paint, `${isPassed ? '✓' : '✗'} ${decision}`);
  // A rule may say that too little evidence is enough.
  return isPassed && decision !== 'passed' ? `${text} (enough for this rule)` : text;
}
