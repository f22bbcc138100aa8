// The end of a sweep: a row for each point, with its params, its states and its metrics; then what failed, and where.

import type { FinishedRun, FinishedSweep, RunRecord } from '@cairn/core';
import { chooseMetrics, cleanData, formatRange, listOutcomes, sortMetrics } from '@cairn/report';
import { type Column, renderTable } from '../../terminal/table.ts';
import type { Style } from '../../terminal/terminal.ts';
import { namePoint, type TypedPoint } from '../../text/sweep-labels.ts';
import { toOneLine } from '../../text/width.ts';

export interface SweepTableOptions {
  readonly style: Style;
  readonly width?: number;
  readonly typed: readonly TypedPoint[];
}

const paints = { done: 'green', failed: 'red', refused: 'yellow', interrupted: 'dim' } as const;

/** The number of metrics that fit in a row. */
const metricColumns = 4;

export function renderSweep({ sweep, over, runs }: FinishedSweep, options: SweepTableOptions): string {
  const { style, width, typed } = options;
  const metrics = sortMetrics(runs.flatMap((run) => (run ? chooseMetrics(run.metrics) : []))).slice(0, metricColumns);
  const columns: Column[] = [
    ...over.map((title) => ({ title, isFlexible: true })),
    { title: 'status' },
    { title: 'nodes', isFlexible: true },
    ...metrics.map((title) => ({ title, align: 'right' }) as const),
    { title: 'run' },
  ];
  const rows = runs.map((run, point) => {
    const values = over.map((name) => toOneLine(typed[point]?.[name] ?? ''));
    if (!run) return [...values, style('dim', 'left out')];
    return [
      ...values,
      style(paints[run.status], run.status),
      listOutcomes(run.outcomes).join(', '),
      ...metrics.map((name) => (run.metrics[name] ? formatRange(run.metrics[name])[0] : '')),
      run.run,
    ];
  });
  return [
    '',
    renderTable(columns, rows, { style, ...(width && { width }) }),
    '',
    ...listTroubles(runs, typed, style),
    style('dim', `cairn runs --sweep=${sweep}`),
  ].join('\n');
}

/** Each failed or refusing node once, with the points that have it. */
function listTroubles(
  runs: readonly (FinishedRun | null)[],
  typed: readonly TypedPoint[],
  style: Style,
): readonly string[] {
  const troubles = new Map<string, { readonly text: string; readonly points: string[] }>();
  for (const [point, run] of runs.entries())
    for (const node of run ? cleanData<RunRecord>(run).nodes : []) {
      const refused = node.verdicts?.some(({ isPassed }) => !isPassed);
      if (node.outcome !== 'failed' && !refused) continue;
      const reason = node.outcome === 'failed' ? node.reason.split('\n')[0] : 'a rule was not passed';
      const text = `${style('red', refused ? 'refused:' : 'failed:')} ${toOneLine(node.label)}: ${toOneLine(reason ?? '')}`;
      const known = troubles.get(text) ?? { text, points: [] };
      troubles.set(text, known);
      known.points.push(namePoint(typed[point] ?? {}));
    }
  const lines = [...troubles.values()].map(({ text, points }) => {
    const where = points.length === runs.length ? 'all points' : points.slice(0, 3).join('; ');
    const more = points.length === runs.length || points.length <= 3 ? '' : ` and ${points.length - 3} more`;
    return `${text}\n  ${style('dim', `at ${where}${more}`)}`;
  });
  return lines.length ? [...lines, ''] : [];
}

/** As a program reads it. */
export function describeSweep({ sweep, over, runs }: FinishedSweep): object {
  return {
    sweep,
    over,
    points: runs.map(
      (run) =>
        run && {
          ...{ run: run.run, status: run.status, params: run.params, outcomes: run.outcomes, metrics: run.metrics },
          nodes: run.nodes.map(({ id, label, outcome, key, reason }) => ({ id, label, outcome, key, reason })),
        },
    ),
  };
}
