// Summarizes the folds of a cross-validation.

import {
  defineStep,
  type Estimate,
  each,
  isEstimate,
  metrics,
  type OptionalRef,
  type Ref,
  type Runnable,
  report,
} from '@cairn/core';
import { crossValidatedMean } from '@cairn/stats';
import { z } from 'zod';
import { estimateSchema } from './evaluation/estimate-schema.ts';

/** A metric over all folds. */
export interface FoldEstimate extends Estimate {
  /** Between folds (n − 1); null for one fold. */
  readonly deviation: number | null;
  /** In the order of the folds; null if the metric is undefined. */
  readonly folds: readonly (number | null)[];
}

/** The metrics of a record, each over all folds; those of nested records, such as `perClass`, are nested too. */
export type CrossValidated<Metrics> = FiguresOverFolds<Metrics> & { readonly summary: readonly string[] };

export type FiguresOverFolds<Metrics> = {
  readonly [N in keyof Metrics]: Metrics[N] extends Estimate | number | null
    ? FoldEstimate
    : Metrics[N] extends object
      ? FiguresOverFolds<Metrics[N]>
      : FoldEstimate;
};

export interface SummarizeFolds extends Runnable {
  /**
   * The mean of each metric over the folds, with its deviation and a 95 % interval that accounts for rows that folds
   * share.
   */
  <Metrics extends object>(
    inputs: { readonly folds: Readonly<Record<string, OptionalRef<Metrics, 'metrics'>>> },
    params: {
      /** Rows of a test fold ÷ training rows; the mean if it differs by fold. */
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
    const figures = summarizeRecords(all, testToTrain);
    const own = Object.entries(figures).filter((figure): figure is [string, FoldEstimate] => isEstimate(figure[1]));
    if (own.length === 0) throw new Error('The metrics of the folds have no figures: give what evaluate returns');
    return { metrics: { ...figures, summary: [describe(own[0]!, all.length)] } };
  },
}) as SummarizeFolds;

type Figures = { readonly [name: string]: FoldEstimate | Figures };

/** Only estimates, and records of them, are in the result. */
function summarizeRecords(records: readonly Readonly<Record<string, unknown>>[], testToTrain: number): Figures {
  const names = [...new Set(records.flatMap((record) => Object.keys(record)))];
  return Object.fromEntries(
    names.flatMap((name): readonly (readonly [string, FoldEstimate | Figures])[] => {
      const found = records.map((record) => record[name]);
      if (found.some(isEstimate)) return [[name, summarize(found, testToTrain)]];
      // A class that a fold does not have is undefined there.
      const nested = found.map((value) => (isRecord(value) ? value : {}));
      const figures = found.some(isRecord) ? summarizeRecords(nested, testToTrain) : {};
      return Object.keys(figures).length > 0 ? [[name, figures]] : [];
    }),
  );
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

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

function describe([name, first]: readonly [string, FoldEstimate], count: number): string {
  const told =
    first.value === null ? 'undefined' : `${first.value.toPrecision(3)} ± ${(first.deviation ?? 0).toPrecision(2)}`;
  return `${name} over ${count} folds: ${told}`;
}
