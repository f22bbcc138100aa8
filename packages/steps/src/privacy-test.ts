// Guesses from a classifier's answers which rows it was trained on.

import { defineStep, type Ref, type Runnable, report } from '@cairn/core';
import { estimateRate } from '@cairn/stats';
import { z } from 'zod';
import { nativeMemo } from './backend/native-memo.ts';
import { type Classifier, classifier } from './kinds/model.ts';
import { type AnyTable, type Table, table } from './kinds/table.ts';
import { encodeClasses } from './models/describe-label.ts';
import type { AnyModel } from './models/model-value.ts';
import { predictTable } from './models/predict.ts';
import { judgeScores } from './privacy/judge-scores.ts';
import { membershipAttacks, membershipScores } from './privacy/membership-scores.ts';
import { type PrivacyReport, privacyReportSchema } from './privacy/privacy-report.ts';

export type { PrivacyReport };

/** Fewer rows on one side cannot choose a threshold and judge it. */
const fewestRows = 10;

export interface PrivacyTest extends Runnable {
  /**
   * Membership inference by loss, entropy and modified entropy: how well an attacker who sees the probabilities tells members
   * (rows that the model was trained on) from other rows of the same kind. Read it at a low false positive rate.
   *
   * @throws Error for fewer than 10 members or other rows
   */
  // biome-ignore lint/suspicious/noExplicitAny: stands where rows are missing, so that only that is told
  <Row = any>(inputs: {
    readonly model: Ref<Classifier<Row>, 'model'>;
    /** Rows that the model was trained on. */
    readonly members: Ref<Table<Row>, 'table'>;
    /** Rows of the same kind that it was not trained on. */
    readonly rows: Ref<Table<Row>, 'table'>;
  }): { readonly report: Ref<PrivacyReport, 'metrics'> };
}

export const privacyTest: PrivacyTest = defineStep('privacy-test', {
  in: { model: classifier, members: table, rows: table },
  params: z.strictObject({}),
  out: { report: report(privacyReportSchema) },
  memo: nativeMemo,
  rows: { in: { members: 'learns', rows: 'reads' } },
  async run({ model, members, rows }, _params, context) {
    if ((model as AnyModel).task !== 'classification')
      throw new Error('Only classifiers are tested for membership, and this is a regressor');
    for (const [name, given] of Object.entries({ members, rows }))
      if (given.rowCount < fewestRows)
        throw new Error(`${name}: ${given.rowCount} rows are too few to tell members from others: give ${fewestRows}`);
    const [inside, outside] = [await answer(model, members), await answer(model, rows)];
    const attacks = membershipAttacks.map((attack) => {
      const scoresOf = ({ probabilities, truth }: typeof inside) =>
        membershipScores(attack, probabilities, truth, model.description.classes.length);
      return { attack, ...judgeScores(scoresOf(inside), scoresOf(outside)) };
    });
    const { auc, advantage, tprAtFpr1Percent, tprAtFpr01Percent } = attacks[0]!;
    const summary = attacks.map(
      (found) =>
        `Membership by ${found.attack}: AUC ${show(found.auc.value)} (${show(found.auc.low)} to ${show(found.auc.high)}), ` +
        `advantage ${show(found.advantage.value)}, ${show(found.tprAtFpr1Percent.value)} of the members at a false positive rate of 1 %`,
    );
    for (const sentence of summary) context.log(sentence);
    const memberAccuracy = estimateRate({ hits: inside.right, n: members.rowCount });
    const otherAccuracy = estimateRate({ hits: outside.right, n: rows.rowCount });
    return {
      report: {
        auc,
        advantage,
        tprAtFpr1Percent,
        tprAtFpr01Percent,
        memberAccuracy,
        otherAccuracy,
        attacks,
        summary,
      },
    };
  },
}) as PrivacyTest;

async function answer(model: AnyModel, rows: AnyTable) {
  const truth = encodeClasses(model.description, rows);
  const { probabilities, predicted } = await predictTable(model, rows);
  return { truth, probabilities, right: truth.filter((own, row) => own === predicted[row]).length };
}

function show(value: number | null): string {
  return value === null ? 'unknown' : String(Number(value.toPrecision(3)));
}
