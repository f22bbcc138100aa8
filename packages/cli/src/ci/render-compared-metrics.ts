// The run's metrics compared with those of the base, each with how far it moved, and whether that is more than noise.

import type { Estimate } from '@cairn/core';
import {
  type ComparisonView,
  chooseMetrics,
  compareRunMetrics,
  formatFigure,
  type MetricComparison,
  type RunView,
  shortCommit,
} from '@cairn/report';
import { code, escapeMarkdown, markdownTable, unfoldable } from './markdown.ts';
import { writeRange } from './write-range.ts';

/** The number of metrics that are shown. If there are more, the known ones and those that moved are shown first. */
const mostShown = 15;

/** Empty if the run has no metrics. */
export function renderComparedMetrics({ status, metrics, comparison }: RunView): string {
  const isWhole = status === 'done' || status === 'refused';
  const compared = (comparison?.metrics ?? compareRunMetrics(metrics, {})).filter(
    // A run that did not finish has few metrics: those that are missing are not gone.
    ({ movement }) => isWhole || movement !== 'gone',
  );
  if (!compared.length) return '';
  const shown = pickShown(compared, new Set(chooseMetrics(metrics)));
  const others = compared.filter((one) => !shown.has(one));
  const table = (rows: readonly MetricComparison[]): string => renderTable(rows, comparison);
  return [
    '### Metrics',
    describeBase(comparison),
    table(compared.filter((one) => shown.has(one))),
    ...(others.length ? [unfoldable(nameOthers(others), table(others))] : []),
  ]
    .filter(Boolean)
    .join('\n\n');
}

/** The known metrics, and then those that moved, as many as fit on a page. */
function pickShown(compared: readonly MetricComparison[], chosen: ReadonlySet<string>): ReadonlySet<MetricComparison> {
  if (compared.length <= mostShown) return new Set(compared);
  const asked = compared.filter(({ name }) => chosen.has(name));
  const moved = compared.filter((one) => hasMoved(one) && !chosen.has(one.name));
  return new Set([...asked, ...moved.slice(0, Math.max(0, mostShown - asked.length))]);
}

function hasMoved({ movement }: Pick<MetricComparison, 'movement'>): boolean {
  return movement === 'beyond noise' || movement === 'gone';
}

/** `And 28 more, 8 of them beyond noise` */
function nameOthers(others: readonly MetricComparison[]): string {
  const moved = others.filter(({ movement }) => movement === 'beyond noise').length;
  return `And ${others.length} more${moved ? `, ${moved} of them beyond noise` : ''}`;
}

/** `Beside main at 3f2a91c (run 20260731T…).` */
function describeBase(comparison: ComparisonView | null): string {
  if (!comparison) return '';
  const { name, run, commit, hasOtherParams, isUnknown } = comparison;
  const branch = name === null ? 'an earlier commit' : code(name);
  const otherwise = hasOtherParams ? ', which had other params or another seed' : '';
  if (run !== null)
    return `Compared with ${branch}: commit ${code(shortCommit(commit))}, run ${code(run)}${otherwise}.`;
  if (isUnknown && name !== null)
    return `Nothing to compare with: git does not know ${branch} here. Check out the full history.`;
  return `Nothing to compare with: no finished run ${name === null ? 'at an earlier commit' : `at ${branch}, or before it,`} is known here.`;
}

function renderTable(rows: readonly MetricComparison[], comparison: ComparisonView | null): string {
  const name = comparison?.name ?? null;
  const title = name === null ? 'before' : code(name);
  if (!comparison || comparison.run === null) {
    const told = name === null ? [] : ['no run known'];
    return markdownTable(
      [{ title: 'metric' }, { title: 'this run', align: 'right' }, ...told.map(() => ({ title }))],
      rows.map(({ name, now }) => [escapeMarkdown(name), formatCell(now), ...told]),
    );
  }
  return markdownTable(
    [
      { title: 'metric' },
      { title: 'this run', align: 'right' },
      { title, align: 'right' },
      { title: 'change', align: 'right' },
      { title: '' },
    ],
    rows.map(({ name, now, before, change, movement }) => [
      escapeMarkdown(name),
      formatCell(now),
      movement === 'no value' ? '–' : formatCell(before),
      change ? formatChange(change) : '',
      hasMoved({ movement }) ? `**${movement}**` : movement,
    ]),
  );
}

/** `0.981 [0.958, 0.991]`, or why there is none. */
function formatCell(estimate: Estimate | null): string {
  if (!estimate) return '–';
  const text = writeRange(estimate);
  return estimate.value === null && estimate.reason ? `${text} (${escapeMarkdown(estimate.reason)})` : text;
}

function formatChange(change: number): string {
  return `${change < 0 ? '−' : '+'}${formatFigure(Math.abs(change), !Number.isInteger(change))}`;
}
