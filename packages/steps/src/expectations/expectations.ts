// Checks what must be true of a table.

import { defineStep, json, type Ref, type Runnable } from '@cairn/core';
import { z } from 'zod';
import { type Table, table } from '../kinds/table.ts';
import { type Expectation, expectationSchema } from './expectation.ts';
import { type ExpectationsReport, expectationsReportSchema } from './expectation-report.ts';
import { judgeExpectation } from './judge-expectation.ts';

export type { Expectation, ExpectationsReport };

export interface Expectations extends Runnable {
  /**
   * Checks each expectation on all rows, with the names, params and result fields of Great Expectations. Nothing fails here: the
   * report has the verdicts, and the gate `admitRows` refuses the rows by them.
   *
   * @throws Error that names a column that is not there, or of another type than the expectation needs
   */
  // biome-ignore lint/suspicious/noExplicitAny: used if rows are missing, so that only this error is reported
  <Row = any>(
    inputs: { readonly rows: Ref<Table<Row>, 'table'> },
    params: { readonly expect: readonly Expectation<NoInfer<Row>>[] },
  ): { readonly report: Ref<ExpectationsReport, 'json'> };
}

export const expectations: Expectations = defineStep('expectations', {
  in: { rows: table },
  params: z.strictObject({ expect: z.array(expectationSchema).min(1) }),
  out: { report: json(expectationsReportSchema) },
  rows: { in: { rows: 'reads' } },
  run({ rows }, { expect }, context) {
    const judged = expect.map((expectation) => ({ expectation, ...judgeExpectation(rows, expectation) }));
    const successful = judged.filter(({ verdict }) => verdict.isPassed).length;
    const verdicts = judged.map(({ verdict }) => ({ ...verdict }));
    const lines = verdicts.map(({ rule, value, required, decision, reason }) => ({
      text: `${rule}: ${value === null ? reason : Number(value.toPrecision(6))}; required ${required}: ${decision}.`,
      decision,
    }));
    const report: ExpectationsReport = {
      success: successful === judged.length,
      statistics: {
        evaluated_expectations: judged.length,
        successful_expectations: successful,
        unsuccessful_expectations: judged.length - successful,
        success_percent: (successful / judged.length) * 100,
      },
      results: judged.map(({ expectation: { type, ...kwargs }, result, verdict }) => ({
        success: verdict.isPassed,
        expectation_config: { type, kwargs },
        result,
      })),
      verdicts,
      summary: [{ text: `${successful} of ${judged.length} expectations passed.` }, ...lines],
    };
    for (const { text } of report.summary) context.log(text);
    return { report };
  },
}) as Expectations;
