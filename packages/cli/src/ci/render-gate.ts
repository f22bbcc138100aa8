// The verdicts of a gate, rule by rule.

import type { Verdict } from '@cairn/core';
import { count } from '@cairn/report';
import { code, escapeMarkdown, markdownTable } from './markdown.ts';
import { writeRange } from './write-range.ts';

const columns = [
  { title: '' },
  { title: 'rule' },
  { title: 'value', align: 'right' },
  { title: 'required' },
  { title: 'decision' },
] as const;

export function renderGate({
  label,
  verdicts,
}: {
  readonly label: string;
  readonly verdicts: readonly Verdict[];
}): string {
  const passed = verdicts.filter(({ isPassed }) => isPassed).length;
  const isOpen = passed === verdicts.length;
  const rows = verdicts.map((verdict) => [
    verdict.isPassed ? '✅' : '❌',
    escapeMarkdown(verdict.rule),
    writeRange({ value: verdict.value, low: verdict.low, high: verdict.high }),
    escapeMarkdown(verdict.required),
    renderDecision(verdict),
  ]);
  const head = `${code(label)} ${isOpen ? 'passed' : 'failed'}: ${passed} of ${count(verdicts.length, 'rule')} passed`;
  return `${head}\n\n${markdownTable(columns, rows)}`;
}

function renderDecision({ decision, isPassed, reason }: Verdict): string {
  if (!isPassed) return `**${decision}**${reason ? `: ${escapeMarkdown(reason)}` : ''}`;
  // A rule may say that too little evidence is enough.
  return decision === 'passed' ? decision : `${decision} (enough for this rule)`;
}
