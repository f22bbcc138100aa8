// Attributions of rows by the method that was chosen.

import type { Random } from '@cairn/core';
import { encodeRows, imageOf, widthOf } from '../models/encode-rows.ts';
import type { ScoreShapley } from '../models/model-family.ts';
import { selectRows } from '../tables/select-rows.ts';
import type { AnyTable } from '../tables/table-value.ts';
import { additiveShapley } from './additive-shapley.ts';
import type { Attributions } from './attributions.ts';
import { exactShapley, permutationShapley } from './column-shapley.ts';
import type { ExplainedModel } from './explained-model.ts';
import { type GradientModel, pathAttributions, sumByColumn } from './gradient-attributions.ts';
import { treeAttributions } from './tree-attributions.ts';

/** `none`: an image and a family without gradients, of which other methods were asked for. */
export type ChosenMethod = 'additive' | 'tree' | 'exact' | 'permutation' | 'expected-gradients' | 'none';

/** Points on the way from each background row: there are many ways, so that few points are enough on each. */
const stepsOfEachWay = 20;

export interface AttributeOptions {
  readonly method: ChosenMethod;
  readonly model: ExplainedModel;
  /** Needed by `tree`. */
  readonly shapley: ScoreShapley | null;
  /** Needed by expected gradients. */
  readonly gradients: GradientModel | null;
  readonly background: AnyTable;
  readonly orders: number;
  readonly random: Random;
}

/** Attributions of one row to columns; of an image to its numbers. */
export function attributeRow(rows: AnyTable, position: number, options: AttributeOptions): Attributions {
  const { method, model, shapley, gradients, background, orders, random } = options;
  if (method === 'none') return withoutAttributions(model, rows, position, background);
  if (method === 'additive') return additiveShapley(model, rows, background, position);
  if (method === 'tree') return treeAttributions(model, shapley!, rows, background, position);
  if (method === 'exact') return exactShapley(model, rows, background, position);
  if (method === 'permutation') return permutationShapley(model, rows, background, position, { orders, random });
  return attributeByGradients(rows, position, { model, gradients: gradients!, background });
}

/**
 * Expected gradients of one row, to columns; of an image to its numbers.
 *
 * @param outputs - the positions of the outputs that are explained, in the order of the result. Default all.
 * @param steps - points on the way from each background row. Default 20.
 */
export function attributeByGradients(
  rows: AnyTable,
  position: number,
  {
    model,
    gradients,
    background,
  }: { readonly gradients: GradientModel } & Pick<AttributeOptions, 'model' | 'background'>,
  {
    outputs = [...model.outputs.keys()],
    steps = stepsOfEachWay,
  }: {
    readonly outputs?: readonly number[];
    readonly steps?: number;
  } = {},
): Attributions {
  const { features } = model.description;
  const row = encodeRows(features, selectRows(rows, [position])).data;
  const found = pathAttributions(gradients, row, encodeRows(features, background), { steps, outputs });
  if (imageOf(features)) return found;
  const widths = features.map(widthOf);
  return { ...found, attributions: found.attributions.map((own) => sumByColumn(own, widths)) };
}

/** The value of a row and the mean over the background, and nothing on the way between them. */
function withoutAttributions(
  model: ExplainedModel,
  rows: AnyTable,
  position: number,
  background: AnyTable,
): Attributions {
  const others = model.valuesOf(background);
  const width = model.outputs.length;
  const bases = new Array<number>(width).fill(0);
  for (let i = 0; i < others.length; i++) bases[i % width]! += others[i]! / background.rowCount;
  return { attributions: bases.map(() => []), bases, values: [...model.valuesOf(selectRows(rows, [position]))] };
}
