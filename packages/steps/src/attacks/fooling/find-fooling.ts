// The search for fooling examples itself.

import type { StepContext } from '@cairn/core';
import { drawSheet, type SheetImage } from '../../images/sheet.ts';
import type { AnyModel } from '../../kinds/model.ts';
import type { AnyTable } from '../../kinds/table.ts';
import { imageOf } from '../../models/encode-rows.ts';
import { predictTable } from '../../models/predict.ts';
import { readImage } from '../../pictures/read-image.ts';
import type { ModelDescription } from '../../schemas/model-description.ts';
import { evenPositions } from '../../tables/even-positions.ts';
import { selectRows } from '../../tables/select-rows.ts';
import { createBreathing } from '../../training/breathing.ts';
import { attackBounds, checkRanges, rangeOf } from '../attack-bounds.ts';
import { type ParsedAttackParams, settingsOf } from '../attack-params.ts';
import { chooseAttacks, runAttacks } from '../search/battery.ts';
import { openAttackedModel } from '../search/open-attacked-model.ts';
import { pgdSearch } from '../search/pgd-search.ts';
import { createPointRows } from '../search/point-rows.ts';
import type { FoolingReport } from './fooling-report.ts';
import { type FooledPoint, recordFooled } from './record-fooled.ts';
import { shrinkFooled } from './shrink-fooled.ts';

interface FoolingParams extends ParsedAttackParams {
  readonly most: number;
  readonly tried: number;
}

type Context = Pick<StepContext, 'random' | 'signal'>;

/** @throws Error for no rows, and for columns that ε has no meaning for */
export async function findFooling(
  model: AnyModel,
  all: AnyTable,
  params: FoolingParams,
  { random, signal }: Context,
): Promise<{ readonly report: FoolingReport; readonly sheet: Uint8Array | null }> {
  const { description } = model;
  if (description.task !== 'classification') throw new Error('Only classifiers are fooled, and this is a regressor');
  if (all.rowCount === 0) throw new Error('There are no rows to attack');
  const table = selectRows(all, evenPositions(all.rowCount, params.tried));
  const bounds = attackBounds(description.features, 'keep');
  checkRanges(description.features, table);
  const { epsilon, norm } = params;
  const settings = settingsOf(params);
  const opened = await openAttackedModel(model, table, { bounds, steps: settings.steps, starts: 1 });
  try {
    const { model: attacked, fooled } = recordFooled(opened, opened.origins, norm);
    const clean = opened.areRight(opened.scoresOf(opened.origins), opened.origins.rows);
    const right = clean.slice();
    const breathing = createBreathing(signal);
    const given = { model: attacked, origins: opened.origins, ball: { norm, epsilon }, breathing };
    const first = opened.hasGradients ? [{ name: 'PGD', attack: pgdSearch({ steps: settings.steps }) }] : [];
    const attacks = [...first, ...chooseAttacks(attacked, settings).attacks];
    await runAttacks(given, attacks, right, (position) => random(`attack ${position}`));
    // What an attack tries on its way may be farther than ε: such a row is fooled only if it says so.
    const within = [...fooled].filter(
      ([row, { distance }]) => clean[row] === 1 && right[row] === 0 && distance <= epsilon * (1 + 1e-5),
    );
    const found = shrinkFooled(opened, within, norm).toSorted(([, a], [, b]) => a.distance - b.distance);
    const tried = clean.reduce((total, value) => total + value, 0);
    const shown = found.slice(0, params.most);
    const examples = await describeFooled(model, table, shown);
    const summary = [
      `${found.length} of ${tried} rows that were right were fooled by changes of at most ${epsilon} (${norm})`,
      ...examples.report.map(
        ({ row, actual, predicted, distance }) =>
          `Row ${row} is '${actual}', and '${predicted}' after a change of ${Number(distance.toPrecision(3))}`,
      ),
    ];
    const report = { tried, fooled: found.length, epsilon, norm, examples: examples.report, summary };
    return { report, sheet: examples.lines.length > 0 ? await drawSheet(examples.lines) : null };
  } finally {
    opened.dispose();
  }
}

async function describeFooled(
  model: AnyModel,
  table: AnyTable,
  shown: readonly (readonly [row: number, point: FooledPoint])[],
): Promise<{ readonly report: FoolingReport['examples']; readonly lines: SheetImage[][] }> {
  const { description } = model;
  if (shown.length === 0) return { report: [], lines: [] };
  const size = shown[0]![1].values.length;
  const values = new Float32Array(shown.length * size);
  shown.forEach(([, point], i) => {
    values.set(point.values, i * size);
  });
  const rows = Int32Array.from(shown, ([row]) => row);
  const changed = createPointRows(description.features, table)({ values, rows });
  const { predicted, classes } = await predictTable(model, changed);
  const truth = await predictTable(model, selectRows(table, rows));
  const [first] = description.features;
  const isImage = imageOf(description.features) !== undefined;
  const report = shown.map(([row, { distance }], i) => ({
    row: table.rowNumbers[row]!,
    actual: classes[truth.predicted[i]!]!,
    predicted: classes[predicted[i]!]!,
    distance,
    changes: isImage ? [] : listChanges(description, table, changed, row, i),
  }));
  if (!isImage) return { report, lines: [] };
  const [before, after] = [readImage(table, first!.name), readImage(changed, first!.name)];
  return { report, lines: rows.length > 0 ? [...rows].map((row, i) => showChange(before(row), after(i))) : [] };
}

function listChanges({ features }: ModelDescription, table: AnyTable, changed: AnyTable, row: number, i: number) {
  return features
    .flatMap(({ name, column }) => {
      const range = rangeOf(column);
      const [before, after] = [valueAt(table, name, row), valueAt(changed, name, i)];
      if (!range || before === after || typeof before !== 'number' || typeof after !== 'number') return [];
      return [{ column: name, before, after, share: Math.abs(after - before) / (range.max - range.min) }];
    })
    .toSorted((a, b) => b.share - a.share)
    .map(({ share: _, ...change }) => change);
}

function valueAt(rows: AnyTable, name: string, position: number): unknown {
  return (rows.column(name) as readonly unknown[])[position];
}

/** As it is, as it was changed, and the difference. */
function showChange(before: SheetImage, after: SheetImage): SheetImage[] {
  const differences = Array.from(before.data, (value, i) => after.data[i]! - value);
  const largest = differences.reduce((most, value) => Math.max(most, Math.abs(value)), 0) || 1;
  return [before, after, { ...before, data: differences.map((value) => 127.5 + (127.5 * value) / largest) }];
}
