// A small tree that says about the same as a model, in words.

import { defineStep, type Ref, type Runnable, report } from '@cairn/core';
import { Estimate, estimateRate, r2 } from '@cairn/stats';
import { z } from 'zod';
import { nativeMemo } from '../backend/native-memo.ts';
import { estimateSchema } from '../evaluation/estimate-schema.ts';
import { type Classifier, model, type Regressor } from '../kinds/model.ts';
import { type Table, table } from '../kinds/table.ts';
import type { AnyModel } from '../models/model-value.ts';
import { predictTable } from '../models/predict.ts';
import { selectRows } from '../tables/select-rows.ts';
import { askTree, growTree, isSplit, type TreeNode } from './grow-tree.ts';
import { readColumns, type TreeColumn } from './tree-columns.ts';

const surrogateReportSchema = z.strictObject({
  /** Share of other rows that the tree answers as the model does; for a regressor R² against the model's numbers. */
  fidelity: estimateSchema,
  /** The path to each leaf, in words; from the one with most rows on. */
  rules: z.array(
    z.strictObject({
      conditions: z.array(z.string()),
      answer: z.union([z.string(), z.number()]),
      /** Rows that the tree was grown on. */
      rows: z.int(),
    }),
  ),
  /** Columns of the model that the tree cannot split by: texts, lists, dates and images. */
  leftOut: z.array(z.string()),
  grownOn: z.int(),
  summary: z.array(z.string()),
});
export type SurrogateReport = z.output<typeof surrogateReportSchema>;

export interface Surrogate extends Runnable {
  /**
   * Grows a tree on the answers of a model to the rows at even positions, and measures on those at odd positions how often both
   * agree. The tree explains the model as far as it agrees with it. It is CART, as scikit-learn's.
   *
   * @throws Error for fewer than 20 rows, and if the model takes no number, boolean or category
   */
  // biome-ignore lint/suspicious/noExplicitAny: used if rows are missing, so that only this error is reported
  <Row = any>(
    inputs: {
      readonly model: Ref<Classifier<Row> | Regressor<Row>, 'model'>;
      readonly rows: Ref<Table<Row>, 'table'>;
    },
    params?: {
      /** Conditions on a path, at most; default 3. */
      readonly depth?: number | undefined;
      /** Default 5. */
      readonly minRowsInLeaf?: number | undefined;
    },
  ): { readonly report: Ref<SurrogateReport, 'metrics'> };
}

export const surrogate: Surrogate = defineStep('surrogate', {
  in: { model, rows: table },
  params: z.strictObject({
    depth: z.int().min(1).max(10).default(3),
    minRowsInLeaf: z.int().min(1).default(5),
  }),
  out: { report: report(surrogateReportSchema) },
  memo: nativeMemo,
  rows: { in: { rows: 'reads' } },
  run: async ({ model: given, rows }, { depth, minRowsInLeaf }, context) => {
    const asked = given as AnyModel;
    const { classes, features, label, family } = asked.description;
    if (rows.rowCount < 20) throw new Error(`${rows.rowCount} rows are too few to grow a tree and judge it: give 20`);
    const half = (rest: number) => {
      const count = Math.ceil((rows.rowCount - rest) / 2);
      return selectRows(
        rows,
        Int32Array.from({ length: count }, (_, i) => 2 * i + rest),
      );
    };
    const [grown, judged] = [half(0), half(1)];
    const columns = readColumns(features, grown, grown);
    if (columns.length === 0)
      throw new Error(
        `The model of family '${family}' takes no number, boolean or category that a tree could split by`,
      );
    const answersOf = async (on: typeof rows) => {
      const { predicted, values } = await predictTable(asked, on);
      return classes.length > 0 ? predicted : values;
    };
    const options = { depth, minRowsInLeaf, classes: classes.length };
    const tree = growTree(
      columns.map(({ numbers }) => numbers),
      await answersOf(grown),
      options,
    );
    const shown = readColumns(features, judged, grown);
    const copied = Float64Array.from({ length: judged.rowCount }, (_, row) =>
      askTree(tree, (column) => shown[column]!.numbers[row]!),
    );
    const said = await answersOf(judged);
    const hits = copied.filter((answer, row) => answer === said[row]).length;
    const fidelity =
      classes.length > 0
        ? estimateRate({ hits, n: judged.rowCount })
        : Estimate.of(r2(Float64Array.from(said), copied), null);
    const rules = listRules(tree, columns).map(({ answer, ...rule }) => ({
      ...rule,
      answer: classes[answer] ?? answer,
    }));
    const shownFidelity = fidelity.value === null ? 'unknown' : String(Number(fidelity.value.toPrecision(3)));
    const summary = [
      `A tree of depth ${depth} says the same as the model of '${label}' with fidelity ${shownFidelity}`,
      ...rules.map(
        ({ conditions, answer, rows: n }) => `${conditions.join(' and ') || 'Always'}: ${answer} (${n} rows)`,
      ),
    ];
    for (const sentence of summary) context.log(sentence);
    const used = new Set(columns.map(({ name }) => name));
    const leftOut = features.map(({ name }) => name).filter((name) => !used.has(name));
    return { report: { fidelity, rules, leftOut, grownOn: grown.rowCount, summary } };
  },
}) as Surrogate;

function listRules(tree: TreeNode, columns: readonly TreeColumn[]) {
  const rules: { readonly conditions: string[]; readonly answer: number; readonly rows: number }[] = [];
  const visit = (node: TreeNode, conditions: readonly string[]): void => {
    if (!isSplit(node)) {
      rules.push({ conditions: [...conditions], answer: node.answer, rows: node.rows });
      return;
    }
    const { describe } = columns[node.column]!;
    visit(node.low, [...conditions, describe(node.threshold, false)]);
    visit(node.high, [...conditions, describe(node.threshold, true)]);
  };
  visit(tree, []);
  return rules.toSorted((a, b) => b.rows - a.rows);
}
