// Attacks a model on a table by changes that a person could make.

import { defineStep, type Kind, type Ref, type Runnable, report } from '@cairn/core';
import { z } from 'zod';
import { nativeMemo } from '../backend/native-memo.ts';
import { type Model, model } from '../kinds/model.ts';
import { type Table, table } from '../kinds/table.ts';
import { attackFeasibly } from './attack-feasibly.ts';
import { deviateFeasibly } from './deviate-feasibly.ts';
import { type FeasibleAttackOptions, feasibleParamsSchema } from './feasible-params.ts';
import {
  type FeasibleAttackReport,
  type FeasibleDeviationReport,
  type FeasibleReportOfTask,
  feasibleAttackReportSchema,
  feasibleDeviationReportSchema,
} from './feasible-report.ts';

export type { FeasibleAttackReport, FeasibleDeviationReport };

export interface FeasibleAttack extends Runnable {
  /**
   * Looks for changes that a person could make and that change the answer: of the columns in `changes` alone, within ranges, in
   * steps, in one direction, to some categories, within a budget of costs. A model with gradients is attacked by its slopes,
   * every model by asking; of trees all leaves are searched, which proves what no change can reach.
   *
   * A regressor is attacked for the largest change of its number, up and down.
   *
   * @throws Error for no rows, and for a column that is no feature, cannot change, or has no range
   */
  // biome-ignore lint/suspicious/noExplicitAny: stands where rows are missing, so that only that is reported
  <Row = any, Task extends 'classification' | 'regression' = 'classification'>(
    inputs: { readonly model: Ref<Model<Row, Task>, 'model'>; readonly rows: Ref<Table<Row>, 'table'> },
    params: FeasibleAttackOptions<Row>,
  ): { readonly report: Ref<FeasibleReportOfTask<Task>, 'metrics'> };
}

/** What is reported depends on the task; the call signature says which report it is. */
// biome-ignore lint/suspicious/noExplicitAny: the call signature says which
const reportOfTask: Kind<any, 'metrics'> = report(z.union([feasibleAttackReportSchema, feasibleDeviationReportSchema]));

export const feasibleAttack: FeasibleAttack = defineStep('feasible-attack', {
  in: { model, rows: table },
  params: feasibleParamsSchema,
  out: { report: reportOfTask },
  memo: nativeMemo,
  rows: { in: { rows: 'reads' } },
  run: async ({ model, rows }, params, context) => ({
    report: await (model.task === 'regression' ? deviateFeasibly : attackFeasibly)(model, rows, params, context),
  }),
}) as FeasibleAttack;
