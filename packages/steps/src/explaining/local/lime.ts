// LIME of one row: the model is asked about rows like it, and a linear model of what they share with it is fitted.

import type { Random } from '@cairn/core';
import { selectRows } from '../../tables/select-rows.ts';
import type { AnyTable, PixelColumn } from '../../tables/table-value.ts';
import type { ExplainedModel } from '../explained-model.ts';
import { replaceColumns } from '../replace-columns.ts';
import { columnsOfRow } from './columns-of-row.ts';
import { fitLocal } from './fit-local.ts';
import { segmentsOf } from './segments-of-image.ts';
import { wordsOfText } from './words-of-text.ts';

export interface LimeOptions {
  readonly background: AnyTable;
  /** The position of the output that is explained. */
  readonly output: number;
  /** Samples; default 5,000, and 1,000 of an image, as lime. */
  readonly samples: number | undefined;
  readonly random: Random;
}

export interface LimeExplanation {
  readonly base: number;
  /** The linear model's answer for the row; `base` plus all attributions. */
  readonly value: number;
  readonly fidelity: number | null;
  readonly parts: readonly { readonly feature: string; readonly attribution: number }[];
  /** The attribution of the square that each pixel of an image is in; null if the row is not an image. */
  readonly pixels: readonly number[] | null;
}

/** Features of the linear model; lime's default. */
const mostFeatures = 10;
/** Features of an image: no square is left out. */
const mostSegments = 1000;

export function limeOf(model: ExplainedModel, rows: AnyTable, position: number, options: LimeOptions): LimeExplanation {
  const { features } = model.description;
  const names = features.map(({ name }) => name);
  const image = features.find(({ column }) => column.type === 'image');
  const isText = features.length === 1 && ['text', 'tokens'].includes(features[0]!.encoder.type);
  const segments = image ? segmentsOf(image.name, rows.column(image.name) as PixelColumn, position) : null;
  const taken = segments
    ? segments.interpretable
    : isText
      ? wordsOfText(names[0]!, String((rows.column(names[0]!) as readonly unknown[])[position] ?? ''))
      : columnsOfRow(features, rows, position, options.background);
  const count = taken.features.length;
  if (count === 0) return { base: 0, value: 0, fidelity: null, parts: [], pixels: null };
  const samples = options.samples ?? (image ? 1000 : 5000);
  const has = new Float64Array(samples * count);
  const drawn = taken.draw(samples, options.random, has);
  const own = selectRows(
    rows,
    Array.from({ length: samples }, () => position),
  );
  const responses = model.responsesOf(replaceColumns(own, names, drawn));
  const width = model.outputs.length;
  const fit = fitLocal(
    {
      data: has,
      features: count,
      answers: Float64Array.from({ length: samples }, (_, i) => responses[i * width + options.output]!),
      weights: Float64Array.from({ length: samples }, (_, i) => taken.weigh(has.subarray(i * count, (i + 1) * count))),
    },
    image ? mostSegments : mostFeatures,
  );
  const byFeature = new Map(fit.coefficients.map(({ feature, weight }) => [feature, weight]));
  return {
    base: fit.intercept,
    value: fit.prediction,
    fidelity: fit.fidelity,
    parts: segments
      ? []
      : fit.coefficients.map(({ feature, weight }) => ({ feature: taken.features[feature]!, attribution: weight })),
    pixels: segments ? segments.segmentOf.map((segment) => byFeature.get(segment) ?? 0) : null,
  };
}
