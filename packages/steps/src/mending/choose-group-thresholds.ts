// Gives each group of people thresholds of its own, so that a rate is the same in all groups.

import { join } from 'node:path';
import { defineStep, json, type Ref, type Runnable } from '@cairn/core';
import { z } from 'zod';
import { nativeMemo } from '../backend/native-memo.ts';
import { positiveIndex } from '../deciding/decide.ts';
import { type Classifier, classifier } from '../kinds/model.ts';
import { type Table, table } from '../kinds/table.ts';
import { describeFeatures } from '../models/describe-features.ts';
import { encodeClasses } from '../models/describe-label.ts';
import { predictTable } from '../models/predict.ts';
import { groupKeysOf } from '../wrapped/group-keys.ts';
import { saveWrapped } from '../wrapped/save-wrapped.ts';
import { chanceOf, type Equality, equalities, fitGroupThresholds } from './fit-group-thresholds.ts';
import { measureEffect } from './group-effects.ts';

const ratesSchema = z.strictObject({
  selectionRate: z.number(),
  truePositiveRate: z.number().nullable(),
  falsePositiveRate: z.number().nullable(),
});
const ruleSchema = z.strictObject({
  /** Share of the rows that `threshold0` decides; `threshold1` decides the others. */
  p0: z.number(),
  /** A row is positive if its probability is above it: -1 lets all rows through, 2 none. */
  threshold0: z.number(),
  threshold1: z.number(),
  /** Share of the rows that are decided whatever their probability, positive with the chance `constant`. */
  ignored: z.number(),
  constant: z.number(),
});
const groupThresholdsReportSchema = z.strictObject({
  equality: z.enum(equalities),
  objective: z.enum(['accuracy', 'balanced-accuracy']),
  positive: z.string(),
  rows: z.int(),
  groups: z.array(
    z.strictObject({
      group: z.string(),
      n: z.int(),
      positives: z.int(),
      rule: ruleSchema,
      /** Rows whose decision is drawn. */
      drawn: z.int(),
      before: ratesSchema,
      after: ratesSchema,
    }),
  ),
  /** Both are measured on the rows that chose the thresholds; `biasAudit` and `evaluate` measure them on other rows. */
  before: z.strictObject({ accuracy: z.number(), difference: z.number() }),
  after: z.strictObject({ accuracy: z.number(), difference: z.number() }),
  summary: z.array(z.string()),
});
export type GroupThresholdsReport = z.output<typeof groupThresholdsReportSchema>;

export interface ChooseGroupThresholds extends Runnable {
  /**
   * A model with the same parameters that decides each group by thresholds of its own: of all that give the groups the same
   * rate, those with the best objective. The rules are those of Fairlearn's `ThresholdOptimizer` (Hardt and others 2016). The
   * model needs the columns of the groups from now on. A probability of a half is then the threshold of the row's group.
   *
   * Equal rates need draws: between two thresholds a share of the rows is positive. The draw of a row depends on its values and
   * the seed alone, so that the same row is always decided the same. Choose on validation rows, which then count as rows that
   * chose the model.
   *
   * @throws Error if there are not two classes, if a group has one class only, if a group's column is missing, has a null or
   *   makes no groups, and if the model has a threshold
   */
  // biome-ignore lint/suspicious/noExplicitAny: a classifier of any rows
  <M extends Classifier<any>, Row>(
    inputs: { readonly model: Ref<M, 'model'>; readonly rows: Ref<Table<Row>, 'table'> },
    params: {
      /** Columns of categories or booleans; of several, each combination is a group. */
      readonly groups: readonly (keyof Row & string)[];
      /** What is equal in all groups: the share of positives (default), the true and false positive rates, or one of them. */
      readonly equality?: Equality | undefined;
      /** Default `accuracy`. */
      readonly objective?: 'accuracy' | 'balanced-accuracy' | undefined;
      /** Wins over the node's own seed. */
      readonly seed?: number | undefined;
    },
  ): { readonly model: Ref<M, 'model'>; readonly report: Ref<GroupThresholdsReport, 'json'> };
}

export const chooseGroupThresholds: ChooseGroupThresholds = defineStep('choose-group-thresholds', {
  in: { model: classifier, rows: table },
  params: z.strictObject({
    groups: z.array(z.string()).min(1).readonly(),
    equality: z.enum(equalities).default('demographic-parity'),
    objective: z.enum(['accuracy', 'balanced-accuracy']).default('accuracy'),
    seed: z.int().optional(),
  }),
  out: { model: classifier, report: json(groupThresholdsReportSchema) },
  memo: nativeMemo,
  rows: { in: { rows: 'chooses' } },
  run: async ({ model, rows }, { groups, equality, objective }, context) => {
    const { description } = model;
    if (description.task !== 'classification')
      throw new Error('Only classifiers have thresholds, and this is a regressor');
    if (description.threshold !== undefined)
      throw new Error(
        'The model has a threshold already: choose those of the groups for the one that it was made from',
      );
    if (groups.includes(description.label)) throw new Error(`groups: '${description.label}' is the label`);
    const index = positiveIndex(description.classes, description.positive);
    const keys = groupKeysOf(rows, groups);
    const isPositive = Uint8Array.from(encodeClasses(description, rows), (own) => (own === index ? 1 : 0));
    const { probabilities, predicted } = await predictTable(model, rows);
    const positions = [...Map.groupBy(keys.keys(), (row) => keys[row]!)].sort(([a], [b]) => (a < b ? -1 : 1));
    const probabilityOf = (row: number) => probabilities[2 * row + index]!;
    const rules = fitGroupThresholds(
      positions.map(([group, own]) => ({
        group,
        scores: Float64Array.from(own, probabilityOf),
        isPositive: Uint8Array.from(own, (row) => isPositive[row]!),
      })),
      equality,
      objective,
    );
    const wrapping = {
      type: 'group-thresholds',
      columns: groups,
      rules: Object.fromEntries(positions.map(([group], place) => [group, rules[place]!])),
      seed: context.seed,
    } as const;
    const features = describeFeatures(rows, { label: description.label, features: groups });
    const by = `thresholds by ${groups.join(', ')} for ${equality}`;
    const options = { features, by, parameterCount: 5 * rules.length };
    const decided = await saveWrapped(model, wrapping, join(context.folder, 'model'), options);
    const after = (await predictTable(decided, rows)).predicted;
    const rowsOf = positions.map(([, own]) => own);
    const effectOf = (decisions: Int32Array) =>
      measureEffect(
        equality,
        isPositive,
        Uint8Array.from(decisions, (said) => (said === index ? 1 : 0)),
        rowsOf,
      );
    const [was, is] = [effectOf(predicted), effectOf(after)];
    const isDrawn = (place: number) => (row: number) => {
      const chance = chanceOf(rules[place]!, probabilityOf(row));
      return chance > 0 && chance < 1;
    };
    const summary = [
      `${equality} over ${groups.join(', ')}: difference ${show(was.difference)} before, ${show(is.difference)} after; accuracy ${show(was.accuracy)} before, ${show(is.accuracy)} after`,
    ];
    for (const sentence of summary) context.log(sentence);
    return {
      model: decided,
      report: {
        equality,
        objective,
        positive: description.classes[index]!,
        rows: rows.rowCount,
        groups: positions.map(([group, own], place) => ({
          group,
          n: own.length,
          positives: own.filter((row) => isPositive[row]).length,
          rule: rules[place]!,
          drawn: own.filter(isDrawn(place)).length,
          before: was.rates[place]!,
          after: is.rates[place]!,
        })),
        before: { accuracy: was.accuracy, difference: was.difference },
        after: { accuracy: is.accuracy, difference: is.difference },
        summary,
      },
    };
  },
}) as ChooseGroupThresholds;

function show(value: number): string {
  return String(Number(value.toPrecision(3)));
}
