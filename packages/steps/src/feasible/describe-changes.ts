import type { AskedModel, Point } from './ask-picks.ts';
import type { ChangedCell } from './feasible-report.ts';

/** The changed cells of each point, and in how many points each column has changed. */
export function describeChanges({ choices }: Pick<AskedModel, 'choices'>, points: readonly Point[]) {
  const cells = points.map(({ row, picks }): ChangedCell[] =>
    choices[row]!.flatMap(({ column, choices: all, own }, index) => {
      const pick = picks[index]!;
      return pick === own ? [] : [{ column, from: all[own]!.value, to: all[pick]!.value }];
    }),
  );
  const columns = (choices[0] ?? []).map(({ column }) => ({
    column,
    rows: cells.filter((own) => own.some((cell) => cell.column === column)).length,
  }));
  return { cells, columns };
}
