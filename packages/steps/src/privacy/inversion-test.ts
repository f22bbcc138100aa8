// Guesses a column of people from a classifier's answers and from what else is known of them.

import { defineStep, offerNames, optional, type Ref, type Runnable, report } from '@cairn/core';
import { type Bounded, Estimate, estimatePairedDifference, estimateRate, moverDifference } from '@cairn/stats';
import { z } from 'zod';
import { nativeMemo } from '../backend/native-memo.ts';
import { type Classifier, classifier } from '../kinds/model.ts';
import { type AnyTable, type Table, table } from '../kinds/table.ts';
import type { AnyModel } from '../models/model-value.ts';
import { type Guessable, guessValues } from './guess-values.ts';
import { type InversionReport, inversionReportSchema } from './inversion-report.ts';

/** Fewer rows say nothing of how often a guess is right. */
const fewestRows = 10;

export interface InversionTest extends Runnable {
  /**
   * Model inversion (Fredrikson and others 2014): how often somebody who knows all other columns of a row, its label and the
   * model's probabilities guesses the value of `column`. `gain` is how much more often than without the model, and `advantage`
   * how much more often of the rows that trained it.
   *
   * @throws Error for a column that the model does not take, that is not of categories or booleans, or that is the same in all
   *   rows; for regressors, and for fewer than 10 rows
   */
  // biome-ignore lint/suspicious/noExplicitAny: used if rows are missing, so that only this error is reported
  <Row = any>(
    inputs: {
      readonly model: Ref<Classifier<Row>, 'model'>;
      /** Rows that the model was not trained on. */
      readonly rows: Ref<Table<Row>, 'table'>;
      /** Rows that it was trained on. */
      readonly members?: Ref<Table<Row>, 'table'> | undefined;
    },
    params: { readonly column: keyof Row & string },
  ): { readonly report: Ref<InversionReport, 'metrics'> };
}

export const inversionTest: InversionTest = defineStep('inversion-test', {
  in: { model: classifier, rows: table, members: optional(table) },
  params: z.strictObject({ column: z.string() }),
  out: { report: report(inversionReportSchema) },
  memo: nativeMemo,
  rows: { in: { rows: 'reads', members: 'learns' } },
  run: async ({ model: given, rows, members }, { column }, context) => {
    const model = given as AnyModel;
    const domain = domainOf(model, column);
    for (const [name, table] of Object.entries({ rows, ...(members && { members }) }))
      if (table.rowCount < fewestRows)
        throw new Error(`${name}: ${table.rowCount} rows are too few to guess '${column}' of: give ${fewestRows}`);
    const own = valuesOf(rows, column);
    const counts = domain.map((value) => own.filter((one) => one === value).length);
    if (counts.filter((count) => count > 0).length < 2)
      throw new Error(`'${column}' is the same in all ${rows.rowCount} rows: there is nothing to guess`);
    const priors = counts.map((count) => count / own.length);
    const likely = domain[priors.indexOf(Math.max(...priors))]!;
    const guessed = await guessValues(model, rows, column, { values: domain, priors });
    const right = guessed.map((value, row) => (value === own[row] ? 1 : 0));
    const prior = own.map((value) => (value === likely ? 1 : 0));
    const accuracy = rateOf(right);
    const none: Estimate = { value: null, low: null, high: null, n: 0, reason: 'there are no members' };
    const memberAccuracy = members ? await accuracyOf(model, members, column, { values: domain, priors }) : none;
    const report = {
      column,
      accuracy,
      memberAccuracy,
      priorAccuracy: rateOf(prior),
      gain: estimatePairedDifference(right, prior),
      advantage: members ? differenceOf(memberAccuracy, accuracy) : none,
      values: domain.map((value, index) => ({
        value,
        rows: counts[index]!,
        guessed: right.filter((hit, row) => hit === 1 && own[row] === value).length,
      })),
    };
    const summary = [
      `'${column}' is guessed of ${show(accuracy)} of ${own.length} rows, and of ${show(report.priorAccuracy)} without the model: gain ${show(report.gain)}`,
      ...(members
        ? [`Of rows that trained the model: ${show(memberAccuracy)}, advantage ${show(report.advantage)}`]
        : []),
    ];
    for (const sentence of summary) context.log(sentence);
    return { report: { ...report, summary } };
  },
}) as InversionTest;

/** The values that the column may have. @throws Error that says why there are none to guess */
function domainOf({ description, task }: AnyModel, column: string): readonly Guessable[] {
  if (task !== 'classification') throw new Error('Only classifiers are inverted, and this is a regressor');
  const names = description.features.map(({ name }) => name);
  const feature = description.features.find(({ name }) => name === column);
  if (!feature)
    throw new Error(
      `column: the model does not take '${column}', so that it gives nothing away of it that its other columns do not. ${offerNames(column, names)}`,
    );
  const spec = feature.column;
  if (spec.type === 'boolean') return [false, true];
  if (spec.type === 'category') return spec.values;
  throw new Error(`column: '${column}' is of type ${spec.type}, and values of categories and booleans are guessed`);
}

function valuesOf(rows: AnyTable, column: string): readonly unknown[] {
  return rows.column(column) as readonly unknown[];
}

async function accuracyOf(
  model: AnyModel,
  rows: AnyTable,
  column: string,
  known: { readonly values: readonly Guessable[]; readonly priors: readonly number[] },
): Promise<Estimate> {
  const own = valuesOf(rows, column);
  const guessed = await guessValues(model, rows, column, known);
  return rateOf(guessed.map((value, row) => (value === own[row] ? 1 : 0)));
}

function rateOf(hits: readonly number[]): Estimate {
  return estimateRate({ hits: hits.reduce((sum, hit) => sum + hit, 0), n: hits.length });
}

/** Of two rates on different rows (Newcombe 1998, method 10). */
function differenceOf(first: Estimate, second: Estimate): Estimate {
  const [one, other] = [bounded(first), bounded(second)];
  const figure = { value: one.value - other.value, n: first.n + second.n };
  return Estimate.of(figure, moverDifference(one, other));
}

/** A rate of at least one row has an interval. */
function bounded({ value, low, high }: Estimate): Bounded {
  return { value: value!, low: low!, high: high! };
}

function show({ value, low, high }: Estimate): string {
  const figure = (number: number | null) => (number === null ? 'unknown' : String(Number(number.toPrecision(3))));
  return low === null ? figure(value) : `${figure(value)} (${figure(low)} to ${figure(high)})`;
}
