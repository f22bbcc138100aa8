import * as Plot from '@observablehq/plot';
import type { Confusion } from '../figures/figure.ts';
import type { Html } from '../markup/html.ts';
import { count } from '../text/format.ts';
import { chart } from './chart.ts';
import { series } from './colors.ts';
import { drawPlot } from './draw-plot.ts';

/** Classes of the largest matrix that is drawn; of a larger one the figures are listed. */
const mostClasses = 30;

/** Counts of true and predicted classes. A cell is as strong as its share of the true class. */
export function drawConfusion(name: string | Html, caption: string, { classes, counts }: Confusion): Html {
  const totals = counts.map((row) => row.reduce((sum, value) => sum + value, 0));
  const cells = counts.flatMap((row, actual) =>
    row.map((value, predicted) => ({
      actual: classes[actual]!,
      predicted: classes[predicted]!,
      value,
      share: totals[actual] ? value / totals[actual]! : 0,
    })),
  );
  const right = classes.reduce((sum, _, index) => sum + counts[index]![index]!, 0);
  const all = totals.reduce((sum, total) => sum + total, 0);
  const longest = Math.max(...classes.map(({ length }) => length));
  const size = Math.min(520, Math.max(220, classes.length * 34 + 90));
  const isDrawn = classes.length <= mostClasses;
  const drawing = drawPlot(`Confusion matrix of ${caption}: ${right} of ${all} rows are right`, {
    width: size + Math.min(longest, 14) * 6,
    height: size,
    marginLeft: 46 + Math.min(longest, 14) * 6,
    marginTop: 10,
    marginBottom: 44,
    x: { label: 'predicted', domain: [...classes], tickFormat: cutName, tickSize: 0 },
    y: { label: 'true', labelAnchor: 'center', domain: [...classes], tickFormat: cutName, tickSize: 0 },
    marks: isDrawn
      ? [
          Plot.cell(cells, {
            x: 'predicted',
            y: 'actual',
            fill: series[0],
            fillOpacity: ({ share }: (typeof cells)[number]) => (share ? 0.08 + 0.52 * share : 0.03),
            inset: 0.5,
            title: ({ actual, predicted, value }: (typeof cells)[number]) =>
              `true ${actual}, predicted ${predicted}: ${count(value, 'row')}`,
          }),
          Plot.text(
            cells.filter(({ value }) => value),
            { x: 'predicted', y: 'actual', text: ({ value }: (typeof cells)[number]) => String(value) },
          ),
        ]
      : [],
    opacity: { type: 'identity' },
  });
  return chart({
    title: name,
    drawing: isDrawn ? drawing : { markup: '' },
    note: `${right} of ${count(all, 'row')} are right.`,
    caption: `the confusion matrix of ${caption}`,
    columns: [{ title: 'true ↓ predicted →' }, ...classes.map((title) => ({ title, isFigure: true }))],
    rows: counts.map((row, index) => [classes[index]!, ...row.map(String)]),
  });
}

function cutName(name: string): string {
  return name.length > 14 ? `${name.slice(0, 13)}…` : name;
}
