import * as Plot from '@observablehq/plot';
import type { NumberBar, ProfiledColumn, TableProfile, ValueBar } from '../figures/figure.ts';
import { type Html, html } from '../markup/html.ts';
import { count, formatFigure } from '../text/format.ts';
import { chart } from './chart.ts';
import { series } from './colors.ts';
import { cutName } from './cut-name.ts';
import { drawPlot } from './draw-plot.ts';

/** Columns of one table that are drawn: the figures of the others are in the table below. */
const mostColumns = 24;

/** How the values of each column of a table are distributed: a small panel for each. */
export function drawProfile(name: string | Html, caption: string, profile: TableProfile): Html {
  const { columns } = profile;
  const drawn = drawnColumns(profile).slice(0, mostColumns);
  return chart({
    title: name,
    drawing: html`<div class="charts">${drawn.map((column) => drawColumn(caption, column))}</div>`,
    note: drawn.length < columns.length ? `${drawn.length} of ${columns.length} columns are drawn.` : undefined,
    caption: `the profile ${caption}`,
    columns: [{ title: 'column' }, { title: 'value' }, { title: 'rows', isFigure: true }],
    rows: columns.flatMap(({ name: column, missing, bars }) => [
      ...bars.map((bar) => [column, describeBar(bar), String(bar.count)]),
      ...(missing > 0 ? [[column, 'missing', String(missing)]] : []),
    ]),
  });
}

function drawColumn(caption: string, column: ProfiledColumn): Html {
  return html`<div><p class="note">${titleOfColumn(column)}</p>${plotColumn(caption, column)}</div>`;
}

/** The columns of a profile that can be drawn. */
export function drawnColumns({ columns }: TableProfile): readonly ProfiledColumn[] {
  return columns.filter(({ bars }) => bars.length > 0);
}

export function titleOfColumn({ name, missing, known }: ProfiledColumn): string {
  return missing > 0 ? `${name}, ${((100 * missing) / (missing + known)).toFixed(1)} % missing` : name;
}

export function plotColumn(caption: string, { name, bars }: ProfiledColumn): Html {
  const [numbers, values] = [bars.filter(isNumberBar), bars.filter((bar): bar is ValueBar => !isNumberBar(bar))];
  const titleOf = (bar: NumberBar | ValueBar) => `${describeBar(bar)}: ${count(bar.count, 'row')}`;
  const label = `Values of ${name} in ${caption}`;
  return numbers.length > 0
    ? drawPlot(label, {
        ...{ width: 240, height: 130, marginLeft: 44, marginBottom: 28 },
        x: { label: null, ticks: 4 },
        y: { label: null, grid: true, ticks: 3, zero: true },
        marks: [
          Plot.rectY(numbers.map(widenOne), {
            x1: 'low',
            x2: 'high',
            y: 'count',
            fill: series[0],
            title: titleOf,
            inset: 0.5,
          }),
        ],
      })
    : drawPlot(label, {
        ...{ width: 240, height: 32 + 18 * values.length, marginTop: 6, marginLeft: 96, marginBottom: 26 },
        x: { label: null, ticks: 3, zero: true },
        y: {
          label: null,
          domain: values.map(({ value }) => value),
          tickFormat: (value: string) => cutName(value, 14),
          tickSize: 0,
        },
        marks: [Plot.barX(values, { x: 'count', y: 'value', fill: series[0], title: titleOf, inset: 0.5 })],
      });
}

function isNumberBar(bar: NumberBar | ValueBar): bar is NumberBar {
  return 'low' in bar;
}

/** Equal numbers are one bucket without a width. */
function widenOne(bar: NumberBar): NumberBar {
  return bar.low < bar.high ? bar : { ...bar, low: bar.low - 0.5, high: bar.high + 0.5 };
}

function describeBar(bar: NumberBar | ValueBar): string {
  return isNumberBar(bar) ? `${formatFigure(bar.low)} to ${formatFigure(bar.high)}` : bar.value;
}
