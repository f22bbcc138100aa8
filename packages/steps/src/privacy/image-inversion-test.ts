// Pictures of the classes of a model of images, made from its answers alone.

import { defineStep, type Ref, type Runnable, report } from '@cairn/core';
import { Estimate, estimateRate, Figure } from '@cairn/stats';
import { z } from 'zod';
import { nativeMemo } from '../backend/native-memo.ts';
import { estimateSchema } from '../evaluation/estimate-schema.ts';
import { drawSheet, type SheetImage } from '../images/sheet.ts';
import { type Classifier, classifier } from '../kinds/model.ts';
import { type Pictures, pictures } from '../kinds/pictures.ts';
import { type AnyTable, type PixelColumn, type Table, table } from '../kinds/table.ts';
import { encodeClasses } from '../models/describe-label.ts';
import type { AnyModel } from '../models/model-value.ts';
import { createBreathing } from '../training/breathing.ts';
import { type InvertedClasses, invertClasses } from './invert-classes.ts';

const imageInversionReportSchema = z.strictObject({
  /** Share of the classes whose picture is more like the mean image of its own class than like that of any other. */
  recognised: estimateSchema,
  /** The same for guesses: one of the number of classes. */
  chance: z.number(),
  /** Mean over the classes of `correlation`. It has no interval: classes are few, and not drawn from anything. */
  correlation: estimateSchema,
  /** Mean over the classes of `baselineCorrelation`. */
  baselineCorrelation: estimateSchema,
  classes: z.array(
    z.strictObject({
      class: z.string(),
      /** Rows that the mean image is the mean of. */
      rows: z.int(),
      /** What the model says of the picture: the probability of the class. */
      probability: z.number(),
      /** Pearson's correlation of the picture and the mean image of the class, by pixels; null if one of them is plain. */
      correlation: z.number().nullable(),
      /** The same of the mean of all images, which is what can be guessed without the model. */
      baselineCorrelation: z.number().nullable(),
      /** Root mean square of the differences to the mean image of the class, as a share of the range of pixels. */
      distance: z.number(),
      /** The same of the mean of all images. */
      baselineDistance: z.number(),
      /** The class whose mean image the picture is most like. */
      nearest: z.string(),
    }),
  ),
  summary: z.array(z.string()),
});

export type ImageInversionReport = z.output<typeof imageInversionReportSchema>;

export interface ImageInversionTest extends Runnable {
  /**
   * Model inversion of images (MI-Face, Fredrikson and others 2015): for each class, gradient descent finds an image that the
   * model gives to the class with a high probability, without any row. The report says how like the mean image of the class it
   * is, against the mean of all images; `sheet` has a PNG with the picture of each class at the left and the mean image at the
   * right.
   *
   * @throws Error for regressors, for a model that takes anything but one image or has no gradients, and for a class without rows
   */
  // biome-ignore lint/suspicious/noExplicitAny: used if rows are missing, so that only this error is reported
  <Row = any>(
    inputs: { readonly model: Ref<Classifier<Row>, 'model'>; readonly rows: Ref<Table<Row>, 'table'> },
    params?: {
      /** Steps of gradient descent at most (α of the paper). Default 2,000. */
      readonly steps?: number | undefined;
      /** The length of a step, in shares of the range of pixels (λ). Default 0.1. */
      readonly rate?: number | undefined;
      /** A class is done when its cost did not fall for this many steps (β). Default 100. */
      readonly patience?: number | undefined;
      /** A class is done when its probability is this high (γ). Default 0.99. */
      readonly probability?: number | undefined;
    },
  ): { readonly report: Ref<ImageInversionReport, 'metrics'>; readonly sheet: Ref<Pictures, 'pictures'> };
}

export const imageInversionTest: ImageInversionTest = defineStep('image-inversion-test', {
  in: { model: classifier, rows: table },
  params: z.strictObject({
    steps: z.int().positive().default(2000),
    rate: z.number().positive().default(0.1),
    patience: z.int().positive().default(100),
    probability: z.number().gt(0).lt(1).default(0.99),
  }),
  out: { report: report(imageInversionReportSchema), sheet: pictures },
  memo: nativeMemo,
  rows: { in: { rows: 'reads' } },
  run: async ({ model: given, rows }, params, context) => {
    const model = given as AnyModel;
    if (model.task !== 'classification') throw new Error('Only classes are inverted, and this is a regressor');
    const inverted = await invertClasses(model, params, createBreathing(context.signal));
    const means = meanImages(model, rows, inverted);
    const { classes } = model.description;
    const found = classes.map((name, k) => describeClass(name, k, classes, inverted, means));
    const mean = (values: readonly (number | null)[]) => {
      const defined = values.filter((value) => value !== null);
      const figure = defined.length
        ? Figure.of(defined.reduce((a, b) => a + b) / defined.length, defined.length)
        : Figure.none(0, 'all pictures are plain');
      return Estimate.of(figure, null);
    };
    const hits = found.filter((one) => one.nearest === one.class).length;
    const recognised = estimateRate({ hits, n: classes.length });
    const correlation = mean(found.map((one) => one.correlation));
    const baselineCorrelation = mean(found.map((one) => one.baselineCorrelation));
    const show = ({ value }: Estimate) => (value === null ? 'undefined' : value.toFixed(2));
    const summary = [
      `${hits} of ${classes.length} classes are recognised in pictures that were made from the model alone (by chance ${(1 / classes.length).toPrecision(2)} of them)`,
      `Correlation with the mean image of the class: ${show(correlation)}, and ${show(baselineCorrelation)} of the mean of all images`,
    ];
    for (const sentence of summary) context.log(sentence);
    const lines = classes.map((_, k) => [inverted.images[k]!, means.byClass[k]!].map((own) => show255(own, inverted)));
    return {
      report: { recognised, chance: 1 / classes.length, correlation, baselineCorrelation, classes: found, summary },
      sheet: { files: { 'classes.png': await drawSheet(lines) } },
    };
  },
}) as ImageInversionTest;

interface MeanImages {
  /** As shares of the range of pixels. */
  readonly byClass: readonly Float64Array[];
  readonly all: Float64Array;
  readonly counts: readonly number[];
}

/** @throws Error that names a class without rows */
function meanImages({ description }: AnyModel, rows: AnyTable, { name, shape, min, max }: InvertedClasses): MeanImages {
  const truth = encodeClasses(description, rows);
  const pixels = rows.column(name as never) as unknown as PixelColumn;
  if (pixels.shape.join() !== shape.join())
    throw new Error(`'${name}' has images of ${pixels.shape.join('×')}; the model takes ${shape.join('×')}`);
  const { data } = pixels;
  const size = shape[0] * shape[1] * shape[2];
  const byClass = description.classes.map(() => new Float64Array(size));
  const all = new Float64Array(size);
  const counts = description.classes.map(() => 0);
  for (const [row, own] of truth.entries()) {
    counts[own]!++;
    for (let i = 0; i < size; i++) {
      const share = (data[row * size + i]! - min) / (max - min);
      byClass[own]![i]! += share;
      all[i]! += share;
    }
  }
  const empty = counts.indexOf(0);
  if (empty >= 0)
    throw new Error(
      `No row is of the class '${description.classes[empty]}', so that its picture has nothing to be compared with`,
    );
  for (const [k, own] of byClass.entries()) for (let i = 0; i < size; i++) own[i]! /= counts[k]!;
  for (let i = 0; i < size; i++) all[i]! /= truth.length;
  return { byClass, all, counts };
}

function describeClass(
  name: string,
  k: number,
  classes: readonly string[],
  { images, probabilities }: InvertedClasses,
  { byClass, all, counts }: MeanImages,
): ImageInversionReport['classes'][number] {
  const [picture, own] = [images[k]!, byClass[k]!];
  const alike = byClass.map((mean) => correlate(picture, mean) ?? Number.NEGATIVE_INFINITY);
  return {
    class: name,
    rows: counts[k]!,
    probability: probabilities[k]!,
    correlation: correlate(picture, own),
    baselineCorrelation: correlate(all, own),
    distance: distanceOf(picture, own),
    baselineDistance: distanceOf(all, own),
    nearest: classes[alike.indexOf(Math.max(...alike))]!,
  };
}

function correlate(one: Float64Array, other: Float64Array): number | null {
  const meanOf = (values: Float64Array) => values.reduce((a, b) => a + b, 0) / values.length;
  const [a, b] = [meanOf(one), meanOf(other)];
  let [product, ofOne, ofOther] = [0, 0, 0];
  for (let i = 0; i < one.length; i++) {
    product += (one[i]! - a) * (other[i]! - b);
    ofOne += (one[i]! - a) ** 2;
    ofOther += (other[i]! - b) ** 2;
  }
  return ofOne * ofOther === 0 ? null : product / Math.sqrt(ofOne * ofOther);
}

function distanceOf(one: Float64Array, other: Float64Array): number {
  return Math.sqrt(one.reduce((total, value, i) => total + (value - other[i]!) ** 2, 0) / one.length);
}

function show255(data: Float64Array, { shape: [height, width, channels] }: InvertedClasses): SheetImage {
  return { height, width, channels, data: data.map((share) => 255 * share) };
}
