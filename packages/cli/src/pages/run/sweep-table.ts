// The end of a sweep: a row for each point, with its params, its states and its metrics; then what failed, and where.

import type { EndedRun, FinishedSweep } from '@cairn/core';
import { chooseMetrics, formatRange, listOutcomes, sortMetrics } from '@cairn/report';
import { type Column, renderTable } from '../../terminal/table.ts';
import type { Style } from '../../terminal/terminal.ts';
import type { TypedPoint } from '../../text/sweep-labels.ts';
import { listTroubles } from '../../text/sweep-troubles.ts';
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
    ...renderTroubles(runs, typed, style),
    style('dim', `cairn runs --sweep=${sweep}`),
  ].join('\n');
}

function renderTroubles(
  runs: readonly (EndedRun | null)[],
  typed: readonly TypedPoint[],
  style: Style,
): readonly string[] {
  const lines = listTroubles(runs, typed).map(({ label, isRefused, reason, where }) => {
    const text = `${style('red', isRefused ? 'refused:' : 'failed:')} ${label}: ${reason}`;
    return `${text}\n  ${style('dim', `at ${where}`)}`;
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
