// Puts the figures of a learning curve in order.

import {
  defineStep,
  each,
  isEstimate,
  type Kind,
  listNames,
  metrics,
  type OptionalRef,
  optional,
  type Ref,
  type Runnable,
  report,
} from '@cairn/core';
import { type Bounded, Estimate, Figure, moverDifference } from '@cairn/stats';
import { z } from 'zod';
import { estimateSchema } from '../evaluation/estimate-schema.ts';
import { type AnyModel, model } from '../kinds/model.ts';

const pointSchema = z.strictObject({
  /** Training rows. */
  size: z.int(),
  /** The mean over the repeats. Of more than one there is no interval: they were judged on the same rows. */
  estimate: estimateSchema,
  /** Between repeats (n − 1); null for one. */
  deviation: z.number().nullable(),
});

const curveSchema = z.strictObject({
  /** The figure that `final` and `gain` are of. */
  figure: z.string(),
  /** It at the largest size. */
  final: estimateSchema,
  /**
   * It at the largest size less it at the size before: what the last rows brought. Its interval takes both as independent, though
   * they were judged on the same rows: it is too wide.
   */
  gain: estimateSchema,
  /** By figure, in the order of the sizes. */
  curves: z.record(z.string(), z.array(pointSchema)),
  sizes: z.array(z.int()),
  repeats: z.int(),
  summary: z.array(z.string()),
});

export type CurveReport = z.output<typeof curveSchema>;

export interface SummarizeCurve extends Runnable {
  /** Each figure of `points` by the number of training rows. {@link learningCurve} calls this. */
  (
    inputs: {
      readonly points: Readonly<Record<string, OptionalRef<object, 'metrics'>>>;
      /** The model that the curve is evidence about, for `release`: it was trained by the same work on all rows. */
      readonly model?: Ref<AnyModel, 'model'> | undefined;
    },
    params: {
      /** The figure for `final` and `gain`. Default: the first one. */
      readonly figure?: string | undefined;
      /** Training rows of each point, in the order of the points. */
      readonly sizes: readonly number[];
    },
  ): { readonly curve: Ref<CurveReport, 'metrics'> };
}

// biome-ignore lint/suspicious/noExplicitAny: the call signature says which
const anyModel: Kind<any, 'model'> = model;

export const summarizeCurve: SummarizeCurve = defineStep('summarize-curve', {
  in: { points: each(metrics<Readonly<Record<string, unknown>>>()), model: optional(anyModel) },
  params: z.strictObject({ figure: z.string().optional(), sizes: z.array(z.int().positive()).min(1).readonly() }),
  out: { curve: report(curveSchema) },
  run({ points }, { sizes, figure }, context) {
    const all = Object.values(points);
    if (all.length !== sizes.length)
      throw new Error(`There are ${all.length} points, and the sizes of ${sizes.length} are given`);
    const bySize = Map.groupBy(all.keys(), (index) => sizes[index]!);
    const names = Object.keys(all[0]!).filter((name) => isEstimate(all[0]![name]));
    if (names.length === 0) throw new Error('The points have no figures: give the metrics that evaluate returns');
    const curves = Object.fromEntries(
      names.map((name) => [
        name,
        [...bySize].map(([size, indexes]) => ({ size, ...average(indexes.map((index) => all[index]![name])) })),
      ]),
    );
    const first = figure ?? names[0]!;
    const curve = Object.hasOwn(curves, first) ? curves[first] : undefined;
    if (!curve) throw new Error(`figure: '${first}' is not a figure of the points, only ${listNames(names)}`);
    const summary = [
      `${first} by training rows: ${curve.map(({ size, estimate: { value } }) => `${size}: ${value === null ? 'undefined' : value.toPrecision(3)}`).join(', ')}`,
    ];
    for (const line of summary) context.log(line);
    const [before, final] = [curve.at(-2)?.estimate, curve.at(-1)!.estimate];
    return {
      curve: {
        figure: first,
        final,
        gain: gainOf(before, final),
        curves,
        sizes: [...bySize.keys()],
        repeats: all.length / bySize.size,
        summary,
      },
    };
  },
}) as SummarizeCurve;

function average(found: readonly unknown[]) {
  const estimates = found.map((value) => estimateSchema.parse(value));
  if (estimates.length === 1) return { estimate: estimates[0]!, deviation: null };
  const n = estimates[0]!.n;
  const values = estimates.flatMap(({ value }) => (value === null ? [] : [value]));
  if (values.length < estimates.length) {
    const reason = `undefined in ${estimates.length - values.length} of ${estimates.length} repeats`;
    return { estimate: { value: null, low: null, high: null, n, reason }, deviation: null };
  }
  const value = values.reduce((total, one) => total + one, 0) / values.length;
  const square = values.reduce((total, one) => total + (one - value) ** 2, 0);
  const deviation = Math.sqrt(square / (values.length - 1));
  const reason = 'the repeats were judged on the same rows, so that there is no interval of their mean';
  return { estimate: { value, low: null, high: null, n, noInterval: 'no-variation' as const, reason }, deviation };
}

function gainOf(before: Estimate | undefined, after: Estimate): Estimate {
  if (!before || before.value === null || after.value === null)
    return Estimate.of(Figure.none(after.n, before ? 'the figure is undefined' : 'there is one size only'), null);
  const hasIntervals = before.low !== null && before.high !== null && after.low !== null && after.high !== null;
  const interval = hasIntervals ? moverDifference(after as Bounded, before as Bounded) : null;
  const reason = interval ? undefined : 'the figures have no intervals';
  return Estimate.of(Figure.of(after.value - before.value, after.n), interval, reason, 'no-variation');
}
