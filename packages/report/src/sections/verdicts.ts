// The verdicts of the gates: what was required, what was found, and whether it passed.

import type { Verdict } from '@cairn/core';
import { type Html, html } from '../markup/html.ts';
import { table } from '../markup/table.ts';
import { formatRange } from '../text/format.ts';
import type { RunView } from '../view/run-view.ts';

export function renderVerdicts({ nodes }: RunView): Html | undefined {
  const gates = nodes.filter(({ verdicts }) => verdicts?.length);
  if (!gates.length) return undefined;
  return html`${gates.map(({ label, verdicts = [] }) => {
    const open = verdicts.filter(({ isPassed }) => !isPassed).length;
    const sum = open ? `${open} of ${verdicts.length} did not pass` : `all ${verdicts.length} passed`;
    return html`<h3>${label}: ${sum}</h3>${renderTable(label, verdicts)}`;
  })}`;
}

function renderTable(label: string, verdicts: readonly Verdict[]): Html {
  return table({
    caption: `Verdicts of ${label}`,
    columns: [
      { title: 'rule' },
      { title: 'verdict' },
      { title: 'value', isFigure: true },
      { title: 'interval', isFigure: true },
      { title: 'required' },
      { title: 'note' },
    ],
    rows: verdicts.map((verdict) => {
      const { rule, decision, isPassed, required, reason } = verdict;
      const word = decision === 'inconclusive' && isPassed ? 'inconclusive, passed by its rule' : decision;
      return [
        rule,
        html`<span class="decision ${isPassed ? 'passed' : 'failed'}">${isPassed ? '✓' : '✗'} ${word}</span>`,
        ...formatRange(verdict),
        required,
        reason ?? '',
      ];
    }),
  });
}
