import * as Plot from '@observablehq/plot';
import type { Confusion } from '../figures/figure.ts';
import type { Html } from '../markup/html.ts';
import { count } from '../text/format.ts';
import { chart } from './chart.ts';
import { series } from './colors.ts';
import { cutName } from './cut-name.ts';
import { drawPlot } from './draw-plot.ts';

/** Classes of the largest matrix that is drawn; of a larger one the figures are listed. */
const mostClasses = 120;
/** Classes of the largest matrix whose cells have room for a number, and whose sides have room for every name. */
const mostNumbers = 30;

/** Counts of true and predicted classes. */
export function drawConfusion(name: string | Html, caption: string, confusion: Confusion): Html {
  const { classes, counts } = confusion;
  return chart({
    title: name,
    drawing: plotConfusion(caption, confusion) ?? { markup: '' },
    note: noteRight(confusion),
    caption: `the confusion matrix of ${caption}`,
    columns: [{ title: 'true ↓ predicted →' }, ...classes.map((title) => ({ title, isFigure: true }))],
    rows: counts.map((row, index) => [classes[index]!, ...row.map(String)]),
  });
}

/** `95 of 100 rows are right.` */
function noteRight({ counts }: Confusion): string {
  const right = counts.reduce((sum, row, index) => sum + row[index]!, 0);
  const all = counts.flat().reduce((sum, value) => sum + value, 0);
  return `${right} of ${count(all, 'row')} are right.`;
}

/** A cell is as strong as its share of the true class. Undefined if there are too many classes. */
export function plotConfusion(caption: string, confusion: Confusion): Html | undefined {
  const { classes, counts } = confusion;
  if (classes.length > mostClasses) return undefined;
  const totals = counts.map((row) => row.reduce((sum, value) => sum + value, 0));
  const cells = counts.flatMap((row, actual) =>
    row.map((value, predicted) => ({
      actual: classes[actual]!,
      predicted: classes[predicted]!,
      value,
      share: totals[actual] ? value / totals[actual]! : 0,
    })),
  );
  const longest = Math.max(...classes.map(({ length }) => length));
  const size = Math.min(520, Math.max(220, classes.length * 34 + 90));
  const hasNumbers = classes.length <= mostNumbers;
  const every = Math.ceil(classes.length / mostNumbers);
  const ticks = classes.filter((_, index) => index % every === 0);
  // Names next to each other need room: long ones are turned.
  const isTurned = hasNumbers && Math.min(longest, 14) * 6.6 > (size - 60) / classes.length;
  return drawPlot(`Confusion matrix of ${caption}: ${noteRight(confusion)}`, {
    width: size + Math.min(longest, 14) * 6,
    height: size + (isTurned || !hasNumbers ? Math.min(longest, 14) * 6 : 0),
    marginLeft: 46 + Math.min(longest, 14) * 6,
    marginTop: 10,
    marginBottom: isTurned || !hasNumbers ? 34 + Math.min(longest, 14) * 6 : 44,
    x: {
      label: 'predicted',
      domain: [...classes],
      ticks,
      tickFormat: (value: string) => cutName(value, 14),
      tickSize: 0,
      tickRotate: isTurned || !hasNumbers ? -90 : 0,
    },
    y: {
      label: 'true',
      labelAnchor: 'center',
      domain: [...classes],
      ticks,
      tickFormat: (value: string) => cutName(value, 14),
      tickSize: 0,
    },
    marks: [
      // Of many classes most cells are empty, and each would take room in the page.
      Plot.cell(hasNumbers ? cells : cells.filter(({ value }) => value), {
        x: 'predicted',
        y: 'actual',
        fill: series[0],
        fillOpacity: ({ share }: (typeof cells)[number]) => (share ? 0.08 + 0.52 * share : 0.03),
        inset: hasNumbers ? 0.5 : 0,
        ...(hasNumbers && {
          title: ({ actual, predicted, value }: (typeof cells)[number]) =>
            `true ${actual}, predicted ${predicted}: ${count(value, 'row')}`,
        }),
      }),
      Plot.text(
        cells.filter(({ value }) => hasNumbers && value),
        { x: 'predicted', y: 'actual', text: ({ value }: (typeof cells)[number]) => String(value) },
      ),
    ],
    opacity: { type: 'identity' },
  });
}
