// Plots and tables of several runs next to each other, where they are not the same in all of them.

import { drawDataPlot } from '../charts/draw-data-plot.ts';
import { readFigures } from '../figures/read-figures.ts';
import type { ReportedRun } from '../gather/reported-run.ts';
import { type Html, html } from '../markup/html.ts';
import { renderResultTable } from './result-table.ts';

/** @param names - of the runs, in their order */
export function renderComparedFigures(runs: readonly ReportedRun[], names: readonly string[]): Html | undefined {
  const results = [...new Set(runs.flatMap(({ view }) => Object.keys(view.results)))];
  const parts = results.flatMap((result): readonly Html[] => {
    const digests = runs.map(({ view }) => view.results[result]?.digest ?? null);
    if (new Set(digests).size === 1) return [];
    const drawn = runs.flatMap(({ values }, index) => {
      const digest = digests[index] ?? null;
      const figures = digest === null ? [] : readFigures(values.get(digest));
      return figures.flatMap((figure) => {
        const name = names[index]!;
        if (figure.type === 'plot') return [drawDataPlot(name, `${result} of run ${name}`, figure)];
        return figure.type === 'table' ? [renderResultTable(name, `${result} of run ${name}`, figure)] : [];
      });
    });
    return drawn.length ? [html`<h3>${result}</h3><div class="charts">${drawn}</div>`] : [];
  });
  return parts.length ? html`${parts}` : undefined;
}
