// Opens a model and rows for a search among feasible changes.

import { createGradientModel, type GradientModel } from '../explaining/gradient-attributions.ts';
import { inputShapeOf, widthOf } from '../models/encode-rows.ts';
import { familyOf } from '../models/families.ts';
import type { AnyModel } from '../models/model-value.ts';
import type { AnyTable } from '../tables/table-value.ts';
import { type AskedModel, createAskedModel } from './ask-picks.ts';
import { type ParsedChanges, readChanges } from './feasible-changes.ts';
import { type Cell, choicesOf } from './row-choices.ts';
import { openTreeProofs, type TreeProofs } from './tree-proofs.ts';

export interface OpenedFeasible {
  readonly asked: AskedModel;
  /** Null if the family has no gradients. */
  readonly gradients: GradientModel | null;
  /** Null for other families than trees, and where a column that changes is several numbers. */
  readonly proofs: TreeProofs | null;
  readonly unchanged: readonly string[];
  /** The same model and rows with other choices: by row, then by column that may change. */
  askWith(choices: AskedModel['choices']): AskedModel;
  dispose(): void;
}

/**
 * Whoever opens it disposes of it.
 *
 * @throws Error that names a column that cannot change, and for no rows
 */
export async function openFeasible(model: AnyModel, table: AnyTable, given: ParsedChanges): Promise<OpenedFeasible> {
  const { description } = model;
  if (table.rowCount === 0) throw new Error('There are no rows to change');
  const changes = readChanges(description, given);
  for (const { column } of changes)
    if (!(column in table.columns)) throw new Error(`changes: the rows do not have '${column}'`);
  // A box is an interval of each changed column's one number.
  const isProvable = changes.every(({ column }) =>
    description.features.every((feature) => feature.name !== column || widthOf(feature) === 1),
  );
  const proofs = description.family === 'trees' && isProvable ? await openTreeProofs(model) : null;
  const cells = new Map(changes.map(({ column }) => [column, table.column(column) as readonly Cell[]]));
  const choices = Array.from({ length: table.rowCount }, (_, row) =>
    choicesOf(changes, (column) => cells.get(column)![row]!, proofs?.splits ?? null),
  );
  const family = familyOf(model);
  const opened = await family.open(model);
  const differentiable = (await family.openDifferentiable?.(model)) ?? null;
  const askWith = (given: AskedModel['choices']) => createAskedModel(opened, description, table, given);
  return {
    asked: askWith(choices),
    askWith,
    gradients: differentiable
      ? createGradientModel(differentiable, description, inputShapeOf(description.features))
      : null,
    proofs,
    unchanged: description.features.map(({ name }) => name).filter((name) => !Object.hasOwn(given, name)),
    dispose() {
      opened.dispose();
      differentiable?.dispose();
    },
  };
}
