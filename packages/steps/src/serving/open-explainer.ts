// Why a deployed model answers what it answers: attributions of single rows, computed as those of the step `explain`.

import { createStream } from '@cairn/core';
import { readBackground } from '../bundling/reference-rows.ts';
import { attributeByGradients, attributeRow, type ChosenMethod } from '../explaining/attribute-rows.ts';
import type { Attributions } from '../explaining/attributions.ts';
import { chooseMethod } from '../explaining/choose-method.ts';
import { createExplained } from '../explaining/explained-model.ts';
import { createGradientModel } from '../explaining/gradient-attributions.ts';
import { inputShapeOf } from '../models/encode-rows.ts';
import { familyOf } from '../models/families.ts';
import { readModel } from '../models/read-model.ts';
import { type AnyColumnValues, createTable } from '../tables/create-table.ts';
import type { CleanedRecords } from './clean-records.ts';

/** Orders of columns that are tried if all sets of them are too many; each also backwards. As `explain`. */
const orders = 10;
/** Points on the way from each background row: twice as many until the attributions add up, and at most the last number. */
const fewestSteps = 20;
const mostSteps = 80;
/** What may be missing of the sum, as a share of the distance between value and base. */
const tolerance = 0.005;

export interface RowAttributions {
  /** The mean value over the background rows. */
  readonly base: number;
  /** The value of the row: log odds of the positive class of two, a class's score, or a number in the label's unit. */
  readonly value: number;
  /** What each feature adds, in the order of the model's features; of an image what each of its numbers adds. */
  readonly attributions: readonly number[];
}

export interface Explainer {
  readonly method: ChosenMethod;
  readonly backgroundRows: number;
  /** What can be explained: the positive class of two, each class of more, or the label of a regressor. */
  readonly outputs: readonly string[];
  /**
   * Explains one cleaned row. `base` plus all attributions is `value`: exactly up to rounding, and for networks, whose
   * gradients are integrated along ways, nearly. It does not return before they are computed.
   *
   * @param position - of the row among the cleaned ones, from 0
   * @param output - the position of the output in `outputs`
   * @throws Error that names the column, where a row is not what the model takes
   */
  explain(rows: Pick<CleanedRecords, 'values' | 'rows'>, position: number, output: number): RowAttributions;
  /** Frees the weights. */
  dispose(): void;
}

/**
 * Opens the explainer of a bundle. Whoever opens it disposes of it. It has the weights of its own.
 *
 * @param modelFolder - the folder `model` of the bundle
 * @param bundleFolder - the bundle, which has the background rows
 * @returns undefined if the bundle has no background rows
 * @throws Error if the model cannot be explained: it takes no column, or an image without having gradients
 */
export async function openExplainer(modelFolder: string, bundleFolder: string): Promise<Explainer | undefined> {
  const model = await readModel(modelFolder);
  const { description } = model;
  const { features } = description;
  const background = await readBackground(bundleFolder, features);
  if (!background) return undefined;
  if (features.length === 0) throw new Error('The model takes no column: it gives every row the same answer');
  const family = familyOf(model);
  const method = chooseMethod(model, { method: 'auto' });
  const opened = await family.open(model);
  const explained = createExplained(opened, description);
  const shapley = method === 'tree' ? await family.openShapley!(model) : null;
  const differentiable = method === 'expected-gradients' ? await family.openDifferentiable!(model) : null;
  const gradients = differentiable && createGradientModel(differentiable, description, inputShapeOf(features));
  const columns = Object.fromEntries(features.map(({ name, column }) => [name, column]));
  const options = { method, model: explained, shapley, gradients, background, orders };
  return {
    method,
    backgroundRows: background.rowCount,
    outputs: explained.outputs,
    explain({ values }, position, output) {
      const table = createTable({ columns, values: values as Readonly<Record<string, AnyColumnValues>> });
      if (!gradients) {
        // The same row is explained the same way each time.
        const random = createStream(0, 'orders');
        return pick(attributeRow(table, position, { ...options, random }), output, output);
      }
      const given = { model: explained, gradients, background };
      for (let steps = fewestSteps; ; steps *= 2) {
        const found = pick(attributeByGradients(table, position, given, { outputs: [output], steps }), 0, 0);
        if (addsUp(found) || 2 * steps > mostSteps) return found;
      }
    },
    dispose() {
      opened.dispose();
      differentiable?.dispose();
    },
  };
}

function pick({ attributions, bases, values }: Attributions, own: number, output: number): RowAttributions {
  return { base: bases[output]!, value: values[output]!, attributions: attributions[own]! };
}

function addsUp({ base, value, attributions }: RowAttributions): boolean {
  const total = attributions.reduce((sum, own) => sum + own, 0);
  return Math.abs(base + total - value) <= tolerance * Math.abs(value - base);
}
