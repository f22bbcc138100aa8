// Why one row got its answer.

import { encodeRows, imageOf, widthOf } from '../models/encode-rows.ts';
import type { Feature } from '../schemas/model-description.ts';
import { selectRows } from '../tables/select-rows.ts';
import type { AnyTable } from '../tables/table-value.ts';
import { type AttributeOptions, attributeRow } from './attribute-rows.ts';
import type { Attributions } from './attributions.ts';
import type { Answers } from './choose-rows.ts';
import type { ExplainedRow } from './explain-report.ts';
import { type GradientModel, pathAttributions, saliency, sumByColumn } from './gradient-attributions.ts';

/** Integrated gradients take more points until they add up, and at most this many. */
const mostSteps = 800;

export interface RowOptions extends AttributeOptions {
  /** The position of the output that is explained. */
  readonly output: number;
  readonly steps: number;
  readonly answers: Answers;
}

export interface RowExplanation {
  readonly row: ExplainedRow;
  readonly found: Attributions;
  /** Integrated gradients of the one output; null without gradients. */
  readonly path: Attributions | null;
}

export function explainRow(rows: AnyTable, position: number, options: RowOptions): RowExplanation {
  const { model, gradients, background, output, steps, answers } = options;
  const { features } = model.description;
  const image = imageOf(features);
  const found = attributeRow(rows, position, options);
  const encoded = encodeRows(features, selectRows(rows, [position])).data;
  const path = gradients
    ? integratedGradients(gradients, encoded, baselineOf(features, background), output, steps)
    : null;
  const own = found.attributions[output]!;
  const named = (values: readonly number[]) =>
    features
      .map(({ name }, j) => ({
        column: name,
        value: cellOf(rows, name, position),
        attribution: values[j]!,
      }))
      .toSorted((a, b) => Math.abs(b.attribution) - Math.abs(a.attribution));
  const widths = features.map(widthOf);
  const row: ExplainedRow = {
    row: rows.rowNumbers[position]!,
    actual: answers.actual[position]!,
    predicted: answers.predicted[position]!,
    output: model.outputs[output]!,
    base: found.bases[output]!,
    value: found.values[output]!,
    attributions: image ? [] : named(own),
    integratedGradients: path && !image ? named(sumByColumn(path.attributions[0]!, widths)) : null,
    pixels: image
      ? {
          ...(gradients && path
            ? pixelsOf(image.shape, {
                attributions: own,
                integratedGradients: path.attributions[0]!,
                saliency: [...saliency(gradients, encoded, output)],
              })
            : {}),
          height: image.shape[0],
          width: image.shape[1],
        }
      : null,
  };
  return { row, found, path };
}

function integratedGradients(
  model: GradientModel,
  row: Float32Array,
  baseline: Float32Array,
  output: number,
  steps: number,
): Attributions {
  const baselines = { rowCount: 1, shape: [model.width], data: baseline };
  for (let points = steps; ; points *= 2) {
    const found = pathAttributions(model, row, baselines, { steps: points, outputs: [output] });
    const total = found.attributions[0]!.reduce((sum, value) => sum + value, 0);
    const distance = found.values[0]! - found.bases[0]!;
    if (Math.abs(total - distance) <= 0.005 * Math.abs(distance) || 2 * points > mostSteps) return found;
  }
}

/** A row's value of a column; of a list its values in one text, and of an image null. */
export function cellOf(rows: AnyTable, column: string, position: number): number | string | boolean | null {
  const values: unknown = rows.column(column);
  if (!Array.isArray(values)) return null;
  const value: unknown = values[position];
  return Array.isArray(value) ? value.join(', ') : (value as number | string | boolean | null);
}

/** An image of the lowest pixels, or the mean of the encoded background rows. */
function baselineOf(features: readonly Feature[], background: AnyTable): Float32Array {
  const { data, rowCount } = encodeRows(features, background);
  const width = data.length / rowCount;
  const baseline = new Float32Array(width);
  if (imageOf(features)) return baseline;
  const totals = new Float64Array(width);
  for (let i = 0; i < data.length; i++) totals[i % width]! += data[i]! / rowCount;
  baseline.set(totals);
  return baseline;
}

type PixelValues = Record<'attributions' | 'integratedGradients' | 'saliency', readonly number[]>;

function pixelsOf([height, width, channels]: readonly [number, number, number], values: PixelValues) {
  const perPixel = (own: readonly number[]) =>
    Array.from({ length: height * width }, (_, pixel) => {
      let total = 0;
      for (let channel = 0; channel < channels; channel++) total += own[pixel * channels + channel]!;
      return total;
    });
  return {
    attributions: perPixel(values.attributions),
    integratedGradients: perPixel(values.integratedGradients),
    saliency: perPixel(values.saliency),
  };
}
