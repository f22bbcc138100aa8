// Figures with intervals that reports list: slices and residuals of an error analysis, changes of drift, differences of
// models, what is left of a smaller model.

import type { IntervalList } from './figure.ts';
import { type Fields, isFields, isRanged, pickRange, type Ranged, readList } from './plain-data.ts';

/** Rows of one picture: of more, the first. */
const mostRows = 40;

export function readIntervals(fields: Fields): readonly IntervalList[] {
  const { slices, comparisons, residuals, error } = fields;
  return [
    ...read('slices', 'Error of the worst slices', slices, nameSlice, 'error', isRanged(error) ? error.value : null),
    ...read('drift', 'Change of each column', comparisons, nameDrift, 'change', null),
    ...read('residuals', 'Prediction − truth, mean', residuals, nameResidual, 'meanResidual', 0),
    ...readDifferences(comparisons),
  ];
}

function read(
  name: string,
  title: string,
  list: unknown,
  nameOf: (item: Fields) => string | undefined,
  field: string,
  mark: number | null,
): readonly IntervalList[] {
  const rows = (readList(list, isFields) ?? []).flatMap((item) => {
    const [label, found] = [nameOf(item), item[field]];
    return label !== undefined && isRanged(found) ? [{ label, ...pickRange(found) }] : [];
  });
  return rows.length > 0 ? [{ type: 'intervals', name, title, rows: rows.slice(0, mostRows), mark }] : [];
}

function nameSlice({ conditions }: Fields): string | undefined {
  const parts = readList(conditions, isFields);
  return parts?.map(({ column, value }) => `${column} ${value}`).join(' and ');
}

function nameDrift({ column, about }: Fields): string | undefined {
  if (typeof column !== 'string') return undefined;
  return about === 'missing' ? `${column}, missing` : column;
}

function nameResidual({ column, value }: Fields): string | undefined {
  return typeof value === 'string' ? `${column ?? 'prediction'} ${value}` : undefined;
}

/** Of a comparison of models: by figure, each model against the baseline. */
function readDifferences(comparisons: unknown): readonly IntervalList[] {
  const byFigure = new Map<string, (Ranged & { readonly label: string })[]>();
  for (const { model, against, figures } of readList(comparisons, isFields) ?? [])
    for (const [figure, tested] of isFields(figures) ? Object.entries(figures) : []) {
      if (!isFields(tested) || !isRanged(tested['difference'])) continue;
      const rows = byFigure.get(figure) ?? [];
      byFigure.set(figure, [...rows, { label: `${model} − ${against}`, ...pickRange(tested['difference']) }]);
    }
  return [...byFigure].map(([figure, rows]) => ({
    type: 'intervals',
    name: `difference-${figure}`,
    title: `Difference of ${figure}`,
    rows,
    mark: 0,
  }));
}
