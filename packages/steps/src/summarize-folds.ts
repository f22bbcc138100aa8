// What the folds of a cross-validation say together.

import { defineStep, type Estimate, each, isEstimate, metrics, type Ref, type Runnable, report } from '@cairn/core';
import { crossValidatedMean } from '@cairn/stats';
import { z } from 'zod';
import { estimateSchema } from './evaluation/estimate-schema.ts';

/** A figure over all folds. */
export interface FoldEstimate extends Estimate {
  /** Between folds (n − 1); null for one fold. */
  readonly deviation: number | null;
  /** In the order of the folds; null where the figure is undefined. */
  readonly folds: readonly (number | null)[];
}

/** The figures of a record of metrics, each over all folds. */
export type CrossValidated<Metrics> = { readonly [N in keyof Metrics]: FoldEstimate } & {
  readonly summary: readonly string[];
};

export interface SummarizeFolds extends Runnable {
  /** The mean of each figure over the folds, with its deviation and a 95 % interval that knows that folds share rows. */
  <Metrics extends object>(
    inputs: { readonly folds: Readonly<Record<string, Ref<Metrics, 'metrics'>>> },
    params: {
      /** Rows of a test fold ÷ rows that were trained on; their mean if it differs by fold. */
      readonly testToTrain: number;
    },
  ): { readonly metrics: Ref<CrossValidated<Metrics>, 'metrics'> };
}

export const summarizeFolds: SummarizeFolds = defineStep('summarize-folds', {
  in: { folds: each(metrics<Readonly<Record<string, unknown>>>()) },
  params: z.strictObject({ testToTrain: z.number().positive() }),
  out: { metrics: report<Readonly<Record<string, unknown>>>(z.looseObject({ summary: z.array(z.string()) })) },
  run: async ({ folds }, { testToTrain }) => {
    const all = Object.values(folds);
    if (all.length === 0) throw new Error('There are no folds to summarise');
    const names = [...new Set(all.flatMap((fold) => Object.keys(fold).filter((name) => isEstimate(fold[name]))))];
    if (names.length === 0) throw new Error('The metrics of the folds have no figures: give what evaluate returns');
    const figures = Object.fromEntries(
      names.map((name) => [
        name,
        summarize(
          all.map((fold) => fold[name]),
          testToTrain,
        ),
      ]),
    );
    return { metrics: { ...figures, summary: [describe(figures, all.length)] } };
  },
}) as SummarizeFolds;

function summarize(found: readonly unknown[], testToTrain: number): FoldEstimate {
  const estimates = found.map((value) => (isEstimate(value) ? estimateSchema.parse(value) : undefined));
  const folds = estimates.map((estimate) => estimate?.value ?? null);
  const n = estimates.reduce((total, estimate) => total + (estimate?.n ?? 0), 0);
  const undefinedIn = folds.filter((value) => value === null).length;
  if (undefinedIn > 0) {
    const why = estimates.find((estimate) => estimate?.value === null)?.reason;
    const reason = `undefined in ${undefinedIn} of ${folds.length} folds${why ? `: ${why}` : ''}`;
    return { value: null, low: null, high: null, n, reason, deviation: null, folds };
  }
  const { mean, deviation, interval } = crossValidatedMean(folds as number[], testToTrain);
  if (interval) return { value: mean, ...interval, n, deviation, folds };
  const [noInterval, reason] =
    deviation === null
      ? (['too-few-rows', 'one fold says nothing of the spread'] as const)
      : (['no-variation', 'every fold has the same value, so that there is no interval'] as const);
  return { value: mean, low: null, high: null, n, noInterval, reason, deviation, folds };
}

function describe(figures: Readonly<Record<string, FoldEstimate>>, count: number): string {
  const [[name, first]] = Object.entries(figures) as [[string, FoldEstimate]];
  const told =
    first.value === null ? 'undefined' : `${first.value.toPrecision(3)} ± ${(first.deviation ?? 0).toPrecision(2)}`;
  return `${name} over ${count} folds: ${told}`;
}
