// Puts the figures of a learning curve in order.

import { defineStep, each, isEstimate, metrics, type OptionalRef, type Ref, type Runnable, report } from '@cairn/core';
import { z } from 'zod';
import { estimateSchema } from '../evaluation/estimate-schema.ts';

const pointSchema = z.strictObject({
  /** Training rows. */
  size: z.int(),
  /** The mean over the repeats. Of more than one there is no interval: they were judged on the same rows. */
  estimate: estimateSchema,
  /** Between repeats (n − 1); null for one. */
  deviation: z.number().nullable(),
});

const curveSchema = z.strictObject({
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
    inputs: { readonly points: Readonly<Record<string, OptionalRef<object, 'metrics'>>> },
    params: {
      /** Training rows of each point, in the order of the points. */
      readonly sizes: readonly number[];
    },
  ): { readonly curve: Ref<CurveReport, 'metrics'> };
}

export const summarizeCurve: SummarizeCurve = defineStep('summarize-curve', {
  in: { points: each(metrics<Readonly<Record<string, unknown>>>()) },
  params: z.strictObject({ sizes: z.array(z.int().positive()).min(1).readonly() }),
  out: { curve: report(curveSchema) },
  run({ points }, { sizes }, context) {
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
    const [first, curve] = Object.entries(curves)[0]!;
    const summary = [
      `${first} by training rows: ${curve.map(({ size, estimate: { value } }) => `${size}: ${value === null ? 'undefined' : value.toPrecision(3)}`).join(', ')}`,
    ];
    for (const line of summary) context.log(line);
    return { curve: { curves, sizes: [...bySize.keys()], repeats: all.length / bySize.size, summary } };
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
