// What an explanation reports.

import { z } from 'zod';
import { estimateSchema } from '../evaluation/estimate-schema.ts';
import { verdictSchema } from '../schemas/verdict.ts';

const cell = z.union([z.number(), z.string(), z.boolean(), z.null()]);
const curve = z.array(z.number());

const attributionSchema = z.strictObject({
  column: z.string(),
  /** The row's value; null for an image too. */
  value: cell,
  attribution: z.number(),
});

const rowSchema = z.strictObject({
  /** The number of the raw row. */
  row: z.int(),
  actual: z.union([z.string(), z.number()]),
  predicted: z.union([z.string(), z.number()]),
  /** What is explained: a class, or the label of a regressor. */
  output: z.string(),
  /** Mean value over the background rows. */
  base: z.number(),
  /** Log odds, score, or number in the label's unit: `base` plus all attributions. */
  value: z.number(),
  /** From the largest to the smallest; empty for an image. */
  attributions: z.array(attributionSchema),
  /** By integrated gradients from one baseline; null for a family without gradients. */
  integratedGradients: z.array(attributionSchema).nullable(),
  /** Of an image: one number for each pixel, channels added up, row by row. */
  pixels: z
    .strictObject({
      /** The first three are there of a family with gradients. */
      attributions: curve.exactOptional(),
      integratedGradients: curve.exactOptional(),
      saliency: curve.exactOptional(),
      lime: curve.exactOptional(),
      occlusion: curve.exactOptional(),
      gradCam: curve.exactOptional(),
      height: z.int(),
      width: z.int(),
    })
    .nullable(),
  /** Of a model that is one tree: the conditions, in words, that lead to its answer. */
  path: z.array(z.string()).exactOptional(),
  /** With `also: ['lime']`: about the probability, or the number in the label's unit; `base` plus all parts is `value`. */
  lime: z
    .strictObject({
      base: z.number(),
      /** What the linear model says of the row. */
      value: z.number(),
      /** R² of the linear model on its samples; null if the model always answers the same. */
      fidelity: z.number().nullable(),
      /** From the largest to the smallest; empty for an image. */
      parts: z.array(z.strictObject({ feature: z.string(), attribution: z.number() })),
    })
    .exactOptional(),
  /** With `also: ['interactions']`: what pairs of columns add together, the strongest first. */
  interactions: z
    .array(z.strictObject({ columns: z.tuple([z.string(), z.string()]), interaction: z.number() }))
    .exactOptional(),
});

export const explanationReportSchema = z.strictObject({
  label: z.string(),
  outputs: z.array(z.string()),
  rows: z.int(),
  backgroundRows: z.int(),
  /** How attributions were computed; `none` for images of a family without gradients. */
  method: z.enum(['additive', 'tree', 'exact', 'permutation', 'expected-gradients', 'none']),
  /** By how much accuracy (R² of a regressor) falls if columns are shuffled; from the largest to the smallest. */
  importance: z.array(z.strictObject({ columns: z.array(z.string()).readonly(), importance: estimateSchema })),
  curves: z.array(
    z.strictObject({
      column: z.string(),
      grid: z.array(z.union([z.number(), z.string(), z.boolean()])),
      /** By output of `outputs`. */
      partialDependence: z.array(curve),
      individual: z.array(z.array(curve)),
      individualRows: z.array(z.int()),
      accumulated: z.strictObject({ edges: curve, effects: z.array(curve) }).nullable(),
    }),
  ),
  /** Columns without curves: texts, images, and numbers that may be null. */
  withoutCurves: z.array(z.string()),
  /** Mean size of the attributions over a sample of rows; from the largest to the smallest; empty for an image. */
  global: z.array(
    z.strictObject({
      column: z.string(),
      meanSize: z.number(),
      /** Of each row of the sample: its value, and what it adds to the output that is explained of it. */
      points: z.array(z.strictObject({ value: cell, attribution: z.number() })),
    }),
  ),
  /** With `also: ['interactions']`: the mean size of what pairs add together over the sample, the strongest first. */
  interactions: z
    .array(z.strictObject({ columns: z.tuple([z.string(), z.string()]), meanSize: z.number() }))
    .exactOptional(),
  local: z.array(rowSchema),
  checks: z.array(verdictSchema),
  isTrustworthy: z.boolean(),
  summary: z.array(z.string()),
});

export type ExplanationReport = z.output<typeof explanationReportSchema>;
export type ExplainedRow = z.output<typeof rowSchema>;
