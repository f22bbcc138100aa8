// Asks a classifier about corrupted images.

import type { StepContext } from '@cairn/core';
import { boundedMeanInterval, type Estimate, estimateRate } from '@cairn/stats';
import { decideClasses } from '../deciding/decide.ts';
import { replaceColumns } from '../explaining/replace-columns.ts';
import { encodeClasses } from '../models/describe-label.ts';
import { familyOf } from '../models/families.ts';
import type { AnyModel } from '../models/model-value.ts';
import type { ImageColumn } from '../schemas/column.ts';
import type { AnyTable, PixelColumn } from '../tables/table-value.ts';
import { createBreathing } from '../training/breathing.ts';
import type { CorruptionReport } from './corruption-report.ts';
import { type CorruptionName, type CorruptionScale, corrupt, severities } from './corruptions.ts';

export interface CorruptionParams {
  readonly corruptions: readonly CorruptionName[];
  readonly scale?: CorruptionScale | undefined;
}

interface Tested {
  readonly model: AnyModel;
  readonly baseline: AnyModel | null;
  readonly rows: AnyTable;
}

/** Images with a side above this have the severities of ImageNet-C. */
const largestSmall = 64;

/** @throws Error for no rows, for a regressor, and for a model of a table */
export async function testCorruptions(
  { model, baseline, rows }: Tested,
  params: CorruptionParams,
  context: Pick<StepContext, 'random' | 'progress' | 'signal'>,
): Promise<CorruptionReport> {
  const feature = imageOf(model);
  if (baseline && imageOf(baseline).name !== feature.name)
    throw new Error(`The baseline is a model of '${imageOf(baseline).name}', and the model one of '${feature.name}'`);
  if (rows.rowCount === 0) throw new Error('There are no rows to corrupt');
  const [height, width] = feature.column.shape;
  const scale = params.scale ?? (Math.max(height, width) > largestSmall ? 'imagenet' : 'cifar');
  const breathing = createBreathing(context.signal);
  const asked = await Promise.all([model, ...(baseline ? [baseline] : [])].map((one) => openErrors(one, rows)));
  try {
    const clean = asked.map((one) => one.wrongOf(rows));
    const found: { readonly corruption: CorruptionName; readonly wrong: readonly (readonly Uint8Array[])[] }[] = [];
    for (const corruption of params.corruptions) {
      const bySeverity: Uint8Array[][] = [];
      for (const severity of severities) {
        await breathing.pause();
        const random = context.random(`${corruption} ${severity}`);
        const corrupted = corruptRows(rows, feature, (picture) =>
          corrupt(picture, corruption, { scale, severity, random }),
        );
        bySeverity.push(asked.map((one) => one.wrongOf(corrupted)));
      }
      found.push({ corruption, wrong: bySeverity });
      context.progress({ fraction: found.length / params.corruptions.length, message: corruption });
    }
    const n = rows.rowCount;
    const sum = (wrong: Uint8Array) => wrong.reduce((total, one) => total + one, 0);
    /** The error of one of the models over all severities of a corruption. */
    const errorOf = (index: number, { wrong }: (typeof found)[number]) =>
      wrong.reduce((total, one) => total + sum(one[index]!) / n, 0);
    const ratios = found.map((one) => divide(errorOf(0, one), baseline ? errorOf(1, one) : severities.length));
    const growthOf = (index: number, one: (typeof found)[number]) =>
      errorOf(index, one) - (severities.length * sum(clean[index]!)) / n;
    const relative = baseline ? found.map((one) => divide(growthOf(0, one), growthOf(1, one))) : [null];
    /** By row, the share of all corruptions and severities that it is wrong under. */
    const shares = Float64Array.from({ length: n }, (_, row) => {
      const all = found.flatMap(({ wrong }) => wrong.map((one) => one[0]![row]!));
      return all.reduce((total, one) => total + one, 0) / all.length;
    });
    const error = shares.reduce((total, share) => total + share, 0) / n;
    const interval = boundedMeanInterval(shares, { best: 0, worst: 1 });
    const overall: Estimate = {
      value: error,
      low: Math.min(error, interval.low),
      high: Math.max(error, interval.high),
      n,
    };
    const point = (values: readonly (number | null)[], without: string): Estimate => {
      const value = values.includes(null)
        ? null
        : values.reduce<number>((total, one) => total + one!, 0) / values.length;
      const reason =
        value === null ? without : 'a ratio to the errors of the baseline on the same rows, without an interval';
      return { value, low: null, high: null, n, reason };
    };
    return {
      scale,
      accuracy: estimateRate({ hits: n - sum(clean[0]!), n }),
      corruptedAccuracy: { value: 1 - error, low: 1 - overall.high!, high: 1 - overall.low!, n },
      meanCorruptionError: baseline
        ? point(ratios, 'the baseline makes no mistake under one of the corruptions')
        : overall,
      relativeMeanCorruptionError: point(
        relative,
        baseline ? 'the error of the baseline does not grow under one of the corruptions' : 'there is no baseline',
      ),
      corruptions: found.map(({ corruption, wrong }, at) => ({
        corruption,
        accuracies: wrong.map((one) => estimateRate({ hits: n - sum(one[0]!), n })),
        corruptionError: ratios[at]!,
      })),
    };
  } finally {
    for (const one of asked) one.dispose();
  }
}

function divide(value: number, by: number): number | null {
  return by > 0 ? value / by : null;
}

interface ImageFeature {
  readonly name: string;
  readonly column: ImageColumn;
}

function imageOf({ description }: AnyModel): ImageFeature {
  if (description.task !== 'classification')
    throw new Error('Corruptions are for classifiers, and this is a regressor');
  const [first] = description.features;
  if (first?.column.type !== 'image')
    throw new Error('Corruptions are of images, and this model takes none: test a table with reliabilityTest');
  return { name: first.name, column: first.column };
}

/** A model that says which rows it gets wrong. */
async function openErrors(model: AnyModel, rows: AnyTable) {
  const opened = await familyOf(model).open(model);
  const truth = encodeClasses(model.description, rows);
  return {
    wrongOf: (given: AnyTable) =>
      Uint8Array.from(decideClasses(model.description, opened.scoresOf(given)), (said, row) =>
        said === truth[row] ? 0 : 1,
      ),
    dispose: () => opened.dispose(),
  };
}

type Picture = Parameters<typeof corrupt>[0];

function corruptRows(rows: AnyTable, { name, column }: ImageFeature, change: (picture: Picture) => Picture): AnyTable {
  const { shape, data } = rows.column(name) as PixelColumn;
  const [height, width, channels] = shape;
  const size = height * width * channels;
  const range = column.max - column.min;
  const corrupted = new Float32Array(data.length);
  for (let first = 0; first < data.length; first += size) {
    const pixels = Float64Array.from(data.subarray(first, first + size), (value) => (value - column.min) / range);
    corrupted.set(
      change({ height, width, channels, data: pixels }).data.map((value) => column.min + range * value),
      first,
    );
  }
  return replaceColumns(rows, [name], { [name]: { shape, data: corrupted } });
}
