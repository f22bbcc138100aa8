// What a sweep writes for CI in addition to its output: annotations, and a summary in Markdown with a row for each point.

import { resolve } from 'node:path';
import type { FinishedSweep } from '@cairn/core';
import { chooseMetrics, formatRange, listOutcomes, sortMetrics } from '@cairn/report';
import type { Cli } from '../terminal/cli.ts';
import type { TypedPoint } from '../text/sweep-labels.ts';
import { listTroubles, type SweepTrouble } from '../text/sweep-troubles.ts';
import { writeWhole } from '../usage/write-whole.ts';
import { appendReport } from './append-report.ts';
import { code, escapeMarkdown, markdownTable } from './markdown.ts';
import { writeAnnotation } from './workflow-command.ts';

export interface SweepCiArgs {
  readonly ci: boolean;
  readonly summary: string | undefined;
  readonly json: boolean;
}

/** @throws UsageError `file-unwritable` */
export async function reportSweep(
  pipeline: string,
  finished: FinishedSweep,
  typed: readonly TypedPoint[],
  args: SweepCiArgs,
  { cwd, environment, terminal }: Cli,
): Promise<void> {
  const { ci } = environment;
  const troubles = listTroubles(finished.runs, typed);
  if (args.ci && ci.readsAnnotations && troubles.length) {
    const lines = troubles.map((trouble) => writeAnnotation(annotate(trouble))).join('\n');
    if (args.json) terminal.instruct(lines);
    else terminal.send(`${lines}\n`);
  }
  if (!(args.ci && ci.stepSummary !== undefined) && args.summary === undefined) return;
  const page = renderPage(pipeline, finished, typed, troubles);
  if (args.ci && ci.stepSummary !== undefined) await appendReport(ci.stepSummary, page);
  if (args.summary !== undefined)
    await writeWhole(resolve(cwd, args.summary), page, { shown: args.summary, isAfterRun: true });
}

function annotate({ label, isRefused, reason, where }: SweepTrouble) {
  return {
    level: 'error',
    title: `${label} ${isRefused ? 'refused' : 'failed'}`,
    message: `${reason}\nat ${where}`,
  } as const;
}

function renderPage(
  pipeline: string,
  { over, runs }: FinishedSweep,
  typed: readonly TypedPoint[],
  troubles: readonly SweepTrouble[],
): string {
  const metrics = sortMetrics([...new Set(runs.flatMap((run) => (run ? chooseMetrics(run.metrics) : [])))]);
  const columns = [
    ...[...over, 'status', 'nodes'].map((title) => ({ title: escapeMarkdown(title) })),
    ...metrics.map((title) => ({ title: escapeMarkdown(title), align: 'right' }) as const),
    { title: 'run' },
  ];
  const rows = runs.map((run, point) => [
    ...over.map((name) => escapeMarkdown(typed[point]?.[name] ?? '')),
    ...(run
      ? [
          run.status,
          listOutcomes(run.outcomes).join(', '),
          ...metrics.map((name) => (run.metrics[name] ? formatRange(run.metrics[name]).join(' ').trim() : '')),
          code(run.run),
        ]
      : ['left out', '', ...metrics.map(() => ''), '']),
  ]);
  const failed = troubles.map(
    ({ label, isRefused, reason, where }) =>
      `- **${isRefused ? 'refused' : 'failed'}** ${code(label)}: ${escapeMarkdown(reason)} (at ${escapeMarkdown(where)})`,
  );
  const title = `### ${escapeMarkdown(pipeline)}: ${runs.length} points`;
  return `${[title, markdownTable(columns, rows), ...(failed.length ? [failed.join('\n')] : [])].join('\n\n')}\n`;
}
