// The profile of a table: plain data of bounded size, whatever the number of rows. Fields have the names of TensorFlow Data
// Validation's statistics (`FeatureNameStatistics` of tensorflow_metadata), in camel case as in its JSON.

import { z } from 'zod';

const count = z.int().min(0);

const bucketSchema = z.strictObject({
  lowValue: z.number(),
  highValue: z.number(),
  /** Rows. */
  sampleCount: count,
});

const histogramSchema = z.strictObject({
  /**
   * `STANDARD`: buckets of equal width, as `numpy.histogram`. `QUANTILES`: buckets of about equal numbers of rows, from
   * their smallest to their largest value, both included; a frequent value has a bucket of its own.
   */
  type: z.enum(['STANDARD', 'QUANTILES']),
  buckets: z.array(bucketSchema),
});

const numbersSchema = z.strictObject({
  mean: z.number(),
  /** The deviation of the population (ddof 0). */
  stdDev: z.number(),
  numZeros: count,
  min: z.number(),
  median: z.number(),
  max: z.number(),
  /** By share, such as `'0.05'`: `numpy.quantile`'s default. */
  quantiles: z.record(z.string(), z.number()),
  histograms: z.array(histogramSchema),
});

const valuesSchema = z.strictObject({
  /** The most frequent values, of equal ones the first by code units. */
  topValues: z.array(z.strictObject({ value: z.string(), frequency: count })),
  /** All other values: how many different ones, and in how many rows. */
  otherValues: z.strictObject({ unique: count, frequency: count }),
  /** Mean number of characters. */
  avgLength: z.number(),
});

const columnProfileSchema = z.strictObject({
  type: z.enum(['number', 'boolean', 'category', 'categories', 'date', 'id', 'text', 'image']),
  numNonMissing: count,
  numMissing: count,
  /** Different values; null for images. */
  unique: count.nullable(),
  /** Of numbers, and of the mean pixels of images; absent if no row has a value. */
  numStats: numbersSchema.exactOptional(),
  /** Of booleans, categories, lists of categories and texts; absent if no row has a value. */
  stringStats: valuesSchema.exactOptional(),
  /** Of dates. */
  first: z.string().exactOptional(),
  last: z.string().exactOptional(),
});

const leakSchema = z.strictObject({
  problem: z.enum(['label-leakage', 'constant-column']),
  /** TFDV's name for it. */
  type: z.enum(['CUSTOM_VALIDATION', 'FEATURE_TYPE_LOW_UNIQUE']),
  column: z.string(),
  /** In one sentence. */
  description: z.string(),
});

const predictionSchema = z.strictObject({
  column: z.string(),
  /**
   * How much of the label the column explains alone, on rows that the rule was not learned from: for classes the share of the
   * errors of the most frequent class that it avoids, for numbers R². Not above 1, and 0 or below if it explains nothing.
   */
  explained: z.number(),
  /** Rows that it was computed from. */
  n: count,
});

export const tableProfileSchema = z.strictObject({
  rowCount: count,
  columns: z.record(z.string(), columnProfileSchema),
  /** With `label`: by column, the strongest first; the label itself, ids and images are left out. */
  label: z.strictObject({ column: z.string(), predictors: z.array(predictionSchema) }).exactOptional(),
  anomalies: z.array(leakSchema),
  summary: z.array(z.string()),
});

export type Bucket = z.output<typeof bucketSchema>;
export type NumberProfile = z.output<typeof numbersSchema>;
export type ValueProfile = z.output<typeof valuesSchema>;
export type ColumnProfile = z.output<typeof columnProfileSchema>;
export type LabelPrediction = z.output<typeof predictionSchema>;
export type ProfileAnomaly = z.output<typeof leakSchema>;
export type TableProfile = z.output<typeof tableProfileSchema>;
