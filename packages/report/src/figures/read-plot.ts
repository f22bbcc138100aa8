// A plot that a step returned as data.

import type { PlotFigure } from './figure.ts';
import { type Fields, isFields, isFiniteOrNull, isNumber, readList } from './plain-data.ts';

const marks = ['line', 'dots', 'bars'] as const;

export function readPlot({ title, xLabel, yLabel, series }: Fields): readonly PlotFigure[] {
  const read = readList(series, isSeries);
  if (!read) return [];
  const hasNames = read.some(({ points }) => points.some(({ x }) => typeof x === 'string'));
  return [
    {
      type: 'plot',
      title: readText(title),
      xLabel: readText(xLabel),
      yLabel: readText(yLabel),
      series: read.map(({ name, mark, points }) => ({
        name,
        mark: marks.find((known) => known === mark) ?? (hasNames ? 'bars' : 'line'),
        points: points.map(({ x, y, low, high }) => ({
          x: hasNames ? String(x) : x,
          value: y,
          low: isNumber(low) ? low : null,
          high: isNumber(high) ? high : null,
        })),
      })),
    },
  ];
}

interface StoredPoint extends Fields {
  readonly x: number | string;
  readonly y: number | null;
}

function isSeries(
  value: unknown,
): value is { readonly name: string; readonly mark: unknown; readonly points: readonly StoredPoint[] } {
  return isFields(value) && typeof value['name'] === 'string' && readList(value['points'], isPoint) !== undefined;
}

function isPoint(value: unknown): value is StoredPoint {
  return (
    isFields(value) &&
    (isNumber(value['x']) || typeof value['x'] === 'string') &&
    value['y'] !== undefined &&
    isFiniteOrNull(value['y'])
  );
}

function readText(text: unknown): string {
  return typeof text === 'string' ? text : '';
}
