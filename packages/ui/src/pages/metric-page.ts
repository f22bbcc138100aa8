// One metric over the runs of a pipeline, in the order in which they were made.

import type { RunSummary } from '@cairn/core';
import { formatMoment, formatRange, shortCommit, sortMetrics } from '@cairn/report';
import { drawHistory, type Html, html, table } from '@cairn/report/html';

interface MetricPage {
  /** Oldest first. */
  readonly runs: readonly RunSummary[];
  readonly pipeline: string | undefined;
  readonly metric: string | undefined;
}

export function renderMetricPage({ runs, pipeline, metric }: MetricPage): Html {
  const measured = runs.filter(({ metrics }) => Object.keys(metrics).length);
  if (!measured.length) return html`<p class="note">No run here has a metric yet.</p>`;
  const pipelines = [...new Set(measured.map((run) => run.pipeline))].sort();
  const chosenPipeline = pipelines.find((name) => name === pipeline) ?? measured.at(-1)!.pipeline;
  const own = measured.filter((run) => run.pipeline === chosenPipeline);
  const names = sortMetrics(own.flatMap(({ metrics }) => Object.keys(metrics)));
  const chosen = names.find((name) => name === metric) ?? names[0]!;
  return html`<form class="filters" action="/metric" method="get">
${renderChoice('pipeline', 'Pipeline', pipelines, chosenPipeline)}${renderChoice('metric', 'Metric', names, chosen)}
<p><button type="submit">Show</button></p></form>
${renderHistory(own, chosen)}
`;
}

function renderHistory(runs: readonly RunSummary[], metric: string): Html {
  const having = runs.filter(({ metrics }) => metrics[metric]);
  const points = having.map((run) => {
    const { value, low = null, high = null } = run.metrics[metric]!;
    return { label: `${run.run}, ${shortCommit(run.git.commit)}`, value, low, high };
  });
  const drawing = drawHistory(`${metric} of ${points.length} runs, in the order in which they were made`, points);
  const rows = having.toReversed().map((run) => {
    const metricOf = run.metrics[metric]!;
    const [value = '', ...range] = formatRange(metricOf);
    return [
      html`<a href="/run/${run.run}">${run.run}</a>`,
      { content: formatMoment(run.at), sortsBy: Date.parse(run.at) },
      `${shortCommit(run.git.commit)}${run.git.branch ? ` on ${run.git.branch}` : ''}`,
      html`<span class="status ${run.status}">${run.status}</span>`,
      { content: value, sortsBy: metricOf.value },
      range.join(' '),
    ];
  });
  return html`<figure class="chart history"><figcaption>${metric}, with its interval where there is one</figcaption>${drawing ?? html`<p class="note">No run has a value of it.</p>`}</figure>
${table({
  caption: `Runs with ${metric}`,
  columns: [
    { title: 'Run' },
    { title: 'Began' },
    { title: 'Commit' },
    { title: 'Status' },
    { title: metric, isFigure: true },
    { title: 'Interval', isFigure: true },
  ],
  rows,
  isSortable: true,
})}`;
}

function renderChoice(name: string, title: string, values: readonly string[], chosen: string): Html {
  const options = values.map((value) => html`<option${value === chosen ? html` selected` : ''}>${value}</option>`);
  return html`<p><label for="choose-${name}">${title}</label><select id="choose-${name}" name="${name}">${options}</select></p>`;
}
