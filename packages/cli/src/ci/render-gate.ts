// What a gate found, rule by rule.

import type { Verdict } from '@cairn/core';
import { count } from '../output/format.ts';
import { code, escapeMarkdown, markdownTable } from './markdown.ts';
import { writeRange } from './write-range.ts';

const columns = [
  { title: '' },
  { title: 'rule' },
  { title: 'found', align: 'right' },
  { title: 'wanted' },
  { title: 'decision' },
] as const;

export function renderGate({
  label,
  verdicts,
}: {
  readonly label: string;
  readonly verdicts: readonly Verdict[];
}): string {
  const held = verdicts.filter(({ isHeld }) => isHeld).length;
  const isOpen = held === verdicts.length;
  const rows = verdicts.map((verdict) => [
    verdict.isHeld ? '✅' : '❌',
    escapeMarkdown(verdict.rule),
    writeRange({ value: verdict.found, low: verdict.low, high: verdict.high }),
    escapeMarkdown(verdict.wanted),
    renderDecision(verdict),
  ]);
  const head = `${code(label)} ${isOpen ? 'holds' : 'does not hold'}: ${held} of ${count(verdicts.length, 'rule')} held`;
  return `${head}\n\n${markdownTable(columns, rows)}`;
}

function renderDecision({ decision, isHeld, reason }: Verdict): string {
  if (!isHeld) return `**${decision}**${reason ? `: ${escapeMarkdown(reason)}` : ''}`;
  // Where a rule says that too little evidence will do.
  return decision === 'holds' ? decision : `${decision} (enough for this rule)`;
}
