// The run's metrics beside those of the base, each with how far it moved, and whether that is more than noise.

import type { Estimate, RunEvent } from '@cairn/core';
import { chooseMetrics } from '../output/choose-metrics.ts';
import { formatFigure, formatRange, shortCommit } from '../output/format.ts';
import { type ComparedMetric, compareMetrics } from './compare-metrics.ts';
import type { Base } from './find-base.ts';
import { code, escapeMarkdown, markdownTable, unfoldable } from './markdown.ts';

type RunFinished = Extract<RunEvent, { type: 'run-finished' }>;

/** So many metrics are shown as they come; of more, those that matter and those that moved. */
const mostShown = 15;

/** Empty where the run has none. */
export function renderMetricsBeside(end: RunFinished, base: Base | undefined): string {
  const isWhole = end.status === 'done' || end.status === 'refused';
  const compared = compareMetrics(end.metrics, base?.run?.metrics ?? {}).filter(
    // A run that did not come to its end has few metrics, which says nothing about them.
    ({ movement }) => isWhole || movement !== 'gone',
  );
  if (!compared.length) return '';
  const chosen = new Set(chooseMetrics(end.metrics));
  const isShown = ({ name, movement }: ComparedMetric): boolean =>
    compared.length <= mostShown || chosen.has(name) || movement === 'beyond noise' || movement === 'gone';
  const shown = compared.filter(isShown);
  const others = compared.filter((one) => !isShown(one));
  const table = (rows: readonly ComparedMetric[]): string => renderTable(rows, base);
  return [
    '### Metrics',
    describeBase(base),
    table(shown),
    ...(others.length ? [unfoldable(`And ${others.length} more`, table(others))] : []),
  ]
    .filter(Boolean)
    .join('\n\n');
}

/** `Beside main at 3f2a91c (run 20260731T…).` */
function describeBase(base: Base | undefined): string {
  if (!base) return '';
  const { name, run, isUnknown } = base;
  const branch = name === undefined ? 'an earlier commit' : code(name);
  if (run) return `Beside ${branch}: commit ${code(shortCommit(run.git.commit))}, run ${code(run.run)}.`;
  if (isUnknown && name !== undefined)
    return `Nothing to compare with: git does not know ${branch} here. Check out with the full history.`;
  return `Nothing to compare with: no finished run ${name === undefined ? 'at an earlier commit' : `at ${branch}, or before it,`} is known here.`;
}

function renderTable(rows: readonly ComparedMetric[], base: Base | undefined): string {
  const title = base?.name === undefined ? 'before' : code(base.name);
  if (!base?.run)
    return markdownTable(
      [{ title: 'metric' }, { title: 'this run', align: 'right' }, ...(base ? [{ title }] : [])],
      rows.map(({ name, now }) => [escapeMarkdown(name), formatCell(now), ...(base ? ['no run known'] : [])]),
    );
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
      formatCell(before),
      change ? formatChange(change) : '',
      movement === 'beyond noise' || movement === 'gone' ? `**${movement}**` : movement,
    ]),
  );
}

/** `0.981 [0.958, 0.991]`, or why there is none. */
function formatCell(estimate: Estimate | undefined): string {
  if (!estimate) return '–';
  const text = formatRange(estimate).filter(Boolean).join(' ');
  return escapeMarkdown(estimate.value === null && estimate.reason ? `${text} (${estimate.reason})` : text);
}

function formatChange(change: number): string {
  return `${change < 0 ? '−' : '+'}${formatFigure(Math.abs(change), !Number.isInteger(change))}`;
}
