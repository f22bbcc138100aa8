// An explanation of a model: importance, attributions of a sample, curves of columns, and rows one by one.

import type { DependenceCurve, ExplainedRow, Explanation, SpreadPoint } from './figure.ts';
import { type Fields, isFields, isNumber, isRanged, pickRange, readList } from './plain-data.ts';

export function readExplanation(fields: Fields): readonly Explanation[] {
  const { label, outputs } = fields;
  const names = readList(outputs, (name): name is string => typeof name === 'string');
  const importance = readList(fields['importance'], isImportance);
  if (typeof label !== 'string' || !names || !importance) return [];
  return [
    {
      type: 'explanation',
      label,
      importance: importance.map(({ columns, importance: found }) => ({
        label: columns.map(String).join(' with '),
        ...pickRange(found),
      })),
      spread: (readList(fields['global'], isSpread) ?? []).map(({ column, points }) => ({
        column,
        points: placePoints(points),
      })),
      curves: (readList(fields['curves'], isFields) ?? []).flatMap((curve) => readCurve(curve, names)),
      interactions: (readList(fields['interactions'], isPair) ?? []).map(({ columns, meanSize }) => ({
        label: columns.map(String).join(' with '),
        value: meanSize,
        low: null,
        high: null,
      })),
      rows: (readList(fields['local'], isFields) ?? []).flatMap((row) => [...readRow(row), ...readLime(row)]),
    },
  ];
}

interface Importance {
  readonly columns: readonly unknown[];
  readonly importance: { readonly value: number | null; readonly low: number | null; readonly high: number | null };
}

function isImportance(item: unknown): item is Importance {
  return isFields(item) && Array.isArray(item['columns']) && isRanged(item['importance']);
}

interface Spread {
  readonly column: string;
  readonly points: readonly { readonly value: unknown; readonly attribution: number }[];
}

function isSpread(item: unknown): item is Spread {
  return (
    isFields(item) &&
    typeof item['column'] === 'string' &&
    readList(item['points'], (point): point is Fields => isFields(point) && isNumber(point['attribution'])) !==
      undefined
  );
}

/** The position of a number is its rank, so that one large value does not make all others look alike. */
function placePoints(points: Spread['points']): readonly SpreadPoint[] {
  const numbers = points.map(({ value }) => (typeof value === 'boolean' ? Number(value) : value));
  const distinct = [...new Set(numbers.filter(isNumber))].sort((a, b) => a - b);
  const places = new Map(
    distinct.map((value, index) => [value, distinct.length > 1 ? index / (distinct.length - 1) : 0.5]),
  );
  return points.map(({ attribution }, index) => ({
    attribution,
    position: places.get(numbers[index] as number) ?? null,
  }));
}

function readCurve({ column, ...fields }: Fields, names: readonly string[]): readonly DependenceCurve[] {
  const grid = readList(fields['grid'], (value): value is number | string | boolean =>
    ['number', 'string', 'boolean'].includes(typeof value),
  );
  const averages = readList(fields['partialDependence'], isNumbers);
  if (typeof column !== 'string' || !grid || averages?.length !== names.length) return [];
  const individual = readList(fields['individual'], isCurves) ?? [];
  const { edges, effects } = isFields(fields['accumulated']) ? fields['accumulated'] : {};
  const ends = readList(edges, isNumber) ?? [];
  return [
    {
      column,
      grid: grid.map((value) => (typeof value === 'boolean' ? String(value) : value)),
      outputs: names.map((name, output) => ({
        name,
        average: averages[output]!,
        individual: individual[output] ?? [],
        accumulated: (readList(effects, isNumbers)?.[output] ?? []).flatMap((y, index) =>
          ends[index] === undefined ? [] : [{ x: ends[index], y }],
        ),
      })),
    },
  ];
}

function readRow(fields: Fields): readonly ExplainedRow[] {
  const { row, actual, predicted, output, base, value } = fields;
  if (!isNumber(row) || !isNumber(base) || !isNumber(value)) return [];
  const pixels = isFields(fields['pixels']) ? fields['pixels'] : {};
  const [height, width] = [pixels['height'], pixels['width']].map((side) => (isNumber(side) ? side : 0)) as [
    number,
    number,
  ];
  const maps = Object.entries(pixels).flatMap(([name, values]) =>
    isNumbers(values) && values.length === height * width ? [{ name: nameMap(name), values }] : [],
  );
  const parts = (readList(fields['attributions'], isPart) ?? []).map((part) => ({
    label: `${part.column} = ${showCell(part.value)}`,
    attribution: part.attribution,
  }));
  const title = `row ${row}: ${showCell(actual)}, predicted ${showCell(predicted)}; why ${showCell(output)}`;
  return [{ row, method: null, title, base, value, parts, maps, height, width }];
}

/** LIME's parts add up too, to what its linear model says. */
function readLime({ row, lime, ...fields }: Fields): readonly ExplainedRow[] {
  if (!isNumber(row) || !isFields(lime) || !isNumber(lime['base']) || !isNumber(lime['value'])) return [];
  const parts = (readList(lime['parts'], isFields) ?? []).flatMap(({ feature, attribution }) =>
    typeof feature === 'string' && isNumber(attribution) ? [{ label: feature, attribution }] : [],
  );
  if (parts.length === 0) return [];
  const title = `LIME of row ${row}: ${showCell(fields['actual'])}, predicted ${showCell(fields['predicted'])}; why ${showCell(fields['output'])}`;
  const { base, value } = lime as { readonly base: number; readonly value: number };
  return [{ row, method: 'lime', title, base, value, parts, maps: [], height: 0, width: 0 }];
}

function isPair(item: unknown): item is { readonly columns: readonly unknown[]; readonly meanSize: number } {
  return isFields(item) && Array.isArray(item['columns']) && isNumber(item['meanSize']);
}

function isPart(
  item: unknown,
): item is { readonly column: string; readonly value: unknown; readonly attribution: number } {
  return isFields(item) && typeof item['column'] === 'string' && isNumber(item['attribution']);
}

function isNumbers(value: unknown): value is readonly number[] {
  return readList(value, isNumber) !== undefined;
}

function isCurves(value: unknown): value is readonly (readonly number[])[] {
  return readList(value, isNumbers) !== undefined;
}

function showCell(value: unknown): string {
  return typeof value === 'number' && !Number.isInteger(value) ? String(Number(value.toPrecision(4))) : String(value);
}

/** `integratedGradients`: `integrated gradients`. */
function nameMap(field: string): string {
  return field.replaceAll(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);
}
