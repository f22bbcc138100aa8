// The explanation itself: what matters over all rows, how the answer depends on each column, and why single rows got theirs.

import { offerNames, type StepContext } from '@cairn/core';
import { inputShapeOf } from '../models/encode-rows.ts';
import { familyOf } from '../models/families.ts';
import type { OpenModel } from '../models/model-family.ts';
import type { AnyModel } from '../models/model-value.ts';
import { predictTable } from '../models/predict.ts';
import { evenPositions } from '../tables/even-positions.ts';
import { selectRows } from '../tables/select-rows.ts';
import type { AnyTable } from '../tables/table-value.ts';
import { createBreathing } from '../training/breathing.ts';
import { type AttributeOptions, attributeRow } from './attribute-rows.ts';
import type { Attributions } from './attributions.ts';
import { checkShuffled, checkSums } from './check-explanations.ts';
import { chooseMethod, isImageModel, tokenColumn } from './choose-method.ts';
import { type Answers, answersOf, chooseRows } from './choose-rows.ts';
import { curvesOf } from './curves.ts';
import type { ParsedExplainParams } from './explain-params.ts';
import type { ExplanationReport } from './explain-report.ts';
import { cellOf, explainRow, type RowExplanation } from './explain-row.ts';
import { createExplained, type ExplainedModel } from './explained-model.ts';
import { createGradientModel } from './gradient-attributions.ts';
import { averagePairs, type PairsOfRow, pairsOfRow } from './local/average-pairs.ts';
import { type MoreMethods, openMore } from './local/more-methods.ts';
import { permutationImportance } from './permutation-importance.ts';
import { summarizeExplanation } from './summarize-explanation.ts';

interface Explained {
  readonly model: AnyModel;
  readonly rows: AnyTable;
  readonly background: AnyTable;
}

type Context = Pick<StepContext, 'random' | 'progress' | 'signal'>;

/** @throws Error that names what is wrong: no rows, a column that is no feature, a method that the model has no use for */
export async function explainModel(
  { model, rows, background: all }: Explained,
  params: ParsedExplainParams,
  context: Context,
): Promise<ExplanationReport> {
  const { description } = model;
  if (rows.rowCount === 0) throw new Error('There are no rows to explain the model on');
  if (all.rowCount === 0) throw new Error('There are no background rows');
  const names = description.features.map(({ name }) => name);
  if (names.length === 0)
    throw new Error(
      `A model of family '${description.family}' that takes no column gives every row the same answer: there is nothing to explain`,
    );
  for (const name of [...(params.columns ?? []), ...params.groups.flat()])
    if (!names.includes(name)) throw new Error(`'${name}' is not a feature of the model. ${offerNames(name, names)}`);
  const twice = params.groups.flat().find((name, index, list) => list.indexOf(name) !== index);
  if (twice !== undefined) throw new Error(`groups: '${twice}' is in more than one group`);
  const background = evenly(all, params.backgroundRows);
  const family = familyOf(model);
  const method = chooseMethod(model, params);
  const breathing = createBreathing(context.signal);

  const opened = await family.open(model);
  const shapley = family.openShapley ? await family.openShapley(model) : null;
  const differentiable = tokenColumn(model) === undefined ? ((await family.openDifferentiable?.(model)) ?? null) : null;
  let more: MoreMethods | undefined;
  try {
    const explained = createExplained(opened, description);
    more = await openMore(model, explained, {
      also: params.also ?? [],
      samples: params.samples,
      background,
      random: context.random('samples'),
    });
    const shape = inputShapeOf(description.features);
    const gradients = differentiable ? createGradientModel(differentiable, description, shape) : null;
    const answers = answersOf(description, rows, await predictTable(model, rows));
    const options: AttributeOptions = {
      method,
      model: explained,
      shapley,
      gradients,
      background,
      orders: params.orders,
      random: context.random('orders'),
    };

    const importance = permutationImportance(opened, description, rows, {
      groups: params.groups,
      repeats: params.repeats,
      random: context.random('shuffles'),
    });
    context.progress({ fraction: 0.3, message: 'permutation importance' });
    await breathing.pause();
    const columns = params.columns ?? names;
    const curves = columns.map((column) => curvesOf(explained, rows, column, params));
    context.progress({ fraction: 0.5, message: 'curves' });

    const attributed: { readonly position: number; readonly found: Attributions }[] = [];
    for (const position of evenPositions(rows.rowCount, params.sample)) {
      await breathing.pauseIfDue();
      attributed.push({ position, found: attributeRow(rows, position, options) });
    }
    context.progress({ fraction: 0.8, message: 'attributions' });
    const local: RowExplanation[] = [];
    for (const position of chooseRows(rows, answers, params)) {
      await breathing.pauseIfDue();
      const output = outputOf(explained, answers, position);
      const found = explainRow(rows, position, { ...options, output, steps: params.steps, answers });
      local.push({ ...found, row: more.extend(found.row, rows, position, output) });
    }
    const together: PairsOfRow[] = [];
    for (const { position, found } of params.also?.includes('interactions') ? attributed : []) {
      await breathing.pauseIfDue();
      together.push(pairsOfRow(more, rows, position, outputOf(explained, answers, position), found));
    }
    const shuffled = await attributeShuffled(model, rows, attributed, {
      ...options,
      random: context.random('shuffled'),
    });
    const sizes = attributed.map(({ position, found }) => found.attributions[outputOf(explained, answers, position)]!);
    const paths = local.flatMap(({ path }) => (path ? [path] : []));
    const checks = [
      ...(method === 'none'
        ? []
        : [
            checkSums('attributions add up to the value minus the base: largest gap', [
              ...attributed.map(({ found }) => found),
              ...local.map(({ found }) => found),
            ]),
          ]),
      ...(paths.length > 0
        ? [checkSums('integrated gradients add up to the value minus the base: largest gap', paths)]
        : []),
      ...(together.length > 0
        ? [
            checkSums(
              'interactions add up to the value minus the base: largest gap',
              together.map(({ sums }) => sums),
            ),
          ]
        : []),
      ...(shuffled
        ? [
            checkShuffled(
              sizes,
              shuffled.map((own, i) => own[outputOf(explained, answers, attributed[i]!.position)]!),
            ),
          ]
        : []),
    ];
    const report = {
      label: description.label,
      outputs: [...explained.outputs],
      rows: rows.rowCount,
      backgroundRows: background.rowCount,
      method,
      importance: importance.toSorted((a, b) => b.importance.value! - a.importance.value!),
      curves: curves.filter((curve) => curve !== null) as ExplanationReport['curves'],
      withoutCurves: columns.filter((_, index) => curves[index] === null),
      global: isImageModel(model)
        ? []
        : names
            .map((column, j) => ({
              column,
              meanSize: meanSize(sizes, j),
              points: attributed.map(({ position }, i) => ({
                value: cellOf(rows, column, position),
                attribution: sizes[i]![j]!,
              })),
            }))
            .toSorted((a, b) => b.meanSize - a.meanSize),
      ...(together.length > 0 && { interactions: averagePairs(names, together) }),
      local: local.map(({ row }) => row),
      checks,
      isTrustworthy: checks.every(({ isPassed }) => isPassed),
    };
    return { ...report, summary: [...summarizeExplanation(report)] };
  } finally {
    more?.dispose();
    opened.dispose();
    differentiable?.dispose();
  }
}

/** The output that is explained of a row: the class that was predicted, or the only one. */
function outputOf({ outputs }: ExplainedModel, { predicted }: Answers, position: number): number {
  return outputs.length === 1 ? 0 : outputs.indexOf(String(predicted[position]));
}

/** The same attributions of the model with shuffled parameters; null if its family cannot shuffle them. */
async function attributeShuffled(
  model: AnyModel,
  rows: AnyTable,
  attributed: readonly { readonly position: number }[],
  options: AttributeOptions,
) {
  const { openShuffled } = familyOf(model);
  if (!openShuffled) return null;
  const shuffled = await openShuffled(model, options.random);
  try {
    const { description } = model;
    const gradients =
      shuffled.differentiable && options.gradients
        ? createGradientModel(shuffled.differentiable, description, inputShapeOf(description.features))
        : null;
    const given = { ...options, model: createExplained(shuffled as OpenModel, description), gradients };
    return attributed.map(({ position }) => attributeRow(rows, position, given).attributions);
  } finally {
    shuffled.dispose();
  }
}

function meanSize(sizes: readonly (readonly number[])[], j: number): number {
  return sizes.reduce((total, own) => total + Math.abs(own[j]!) / sizes.length, 0);
}

/** At most `most` rows, evenly spread. */
function evenly(rows: AnyTable, most: number): AnyTable {
  return rows.rowCount <= most ? rows : selectRows(rows, evenPositions(rows.rowCount, most));
}
