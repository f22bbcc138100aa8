// How well a classifier tells rows of its classes from rows of classes that it never saw.

import { defineStep, optional, type Ref, type Runnable, report } from '@cairn/core';
import { Estimate, estimateRate, Figure } from '@cairn/stats';
import { z } from 'zod';
import { nativeMemo } from '../backend/native-memo.ts';
import { type Classifier, classifier } from '../kinds/model.ts';
import { type AnyTable, type Table, table } from '../kinds/table.ts';
import { familyOf } from '../models/families.ts';
import { interpretScores } from '../models/interpret-scores.ts';
import type { AnyModel } from '../models/model-value.ts';
import { selectRows } from '../tables/select-rows.ts';
import { fitDetector, type OpenedModel, openDetector } from './detector.ts';
import { type FeatureSource, featureSources } from './feature-source.ts';
import { judgeOpenSet } from './judge-open-set.ts';
import { type OpenSetReport, openSetReportSchema } from './open-set-report.ts';
import { type OpenSetScore, openSetScores } from './open-set-score.ts';

/** Fewer rows on one side say nothing of how well they are told apart. */
const fewestRows = 10;

export interface OpenSetOptions {
  /**
   * Which scores, the first one for the figures at the top of the report: `softmax` (the largest probability, Hendrycks and
   * Gimpel 2017), `energy` (log Σ exp of the logits, Liu and others 2020), `mahalanobis` (distance to the nearest mean of a
   * class, Lee and others 2018) and `knn` (distance to the k-th nearest training row, Sun and others 2022). Default: all that
   * the model and the rows allow; of a model that rejects, its own.
   */
  readonly scores?: readonly OpenSetScore[] | undefined;
  /** What `mahalanobis` and `knn` compare. Default: `penultimate` for networks, `inputs` for all other families. */
  readonly features?: FeatureSource | undefined;
  /** k of `knn`. Default 50, as in its paper. */
  readonly neighbours?: number | undefined;
}

export interface OpenSetTest extends Runnable {
  /**
   * Open-set (out-of-distribution) detection: how well scores of `model` tell rows of its classes from rows of classes that it
   * never saw, as AUROC, AUPR and the false positive rate at 95 % true positives. Rows of unseen classes are those of `rows`
   * whose label is not a class of the model, and all of `unseen`, which needs no label.
   *
   * @throws Error for regressors, for fewer than 10 rows on one side, and for a score that is asked for by name and that the
   *   model or the rows do not allow
   */
  // biome-ignore lint/suspicious/noExplicitAny: used if rows are missing, so that only this error is reported
  <Row = any>(
    inputs: {
      readonly model: Ref<Classifier<Row>, 'model'>;
      /** With the label. The model was not trained on them. */
      // biome-ignore lint/suspicious/noExplicitAny: its label has other values than that of the training rows
      readonly rows: Ref<Table<any>, 'table'>;
      // biome-ignore lint/suspicious/noExplicitAny: as above
      readonly unseen?: Ref<Table<any>, 'table'> | undefined;
      /** Rows that trained the model, for `mahalanobis` and `knn`. */
      readonly training?: Ref<Table<Row>, 'table'> | undefined;
    },
    params?: OpenSetOptions,
  ): { readonly report: Ref<OpenSetReport, 'metrics'> };
}

const paramsSchema = z.strictObject({
  scores: z.array(z.enum(openSetScores)).min(1).readonly().optional(),
  features: z.enum(featureSources).optional(),
  neighbours: z.int().positive().default(50),
});

export const openSetTest: OpenSetTest = defineStep('open-set-test', {
  in: { model: classifier, rows: table, unseen: optional(table), training: optional(table) },
  params: paramsSchema,
  out: { report: report(openSetReportSchema) },
  memo: nativeMemo,
  rows: { in: { rows: 'reads', unseen: 'reads', training: 'learns' } },
  async run({ model: given, rows, unseen, training }, params, context) {
    const model = given as AnyModel;
    const { description } = model;
    if (model.task !== 'classification')
      throw new Error('Only classifiers have classes that they never saw, and this is a regressor');
    const sides = divideRows(model, rows, unseen);
    const family = familyOf(model);
    const opened = await family.open(model);
    try {
      const answer = (tables: readonly AnyTable[]) =>
        tables.map((own) => ({ rows: own, scores: opened.scoresOf(own) }));
      const asked = { known: answer([sides.known]), unseen: answer(sides.unseen) };
      const scores: OpenSetReport['scores'] = [];
      const leftOut: OpenSetReport['leftOut'] = [];
      const rejected = countRejected(model, asked);
      if (rejected.own) scores.push({ score: 'own', ...judgeOpenSet(rejected.own.known, rejected.own.unseen) });
      for (const score of params.scores ?? (rejected.own ? [] : openSetScores)) {
        const judged = await scoreSides({ model, family, opened }, training, { ...params, score }, asked).catch(
          (error: unknown) => {
            if (params.scores || !(error instanceof Error) || error.constructor !== Error) throw error;
            leftOut.push({ score, reason: error.message });
            return undefined;
          },
        );
        if (judged) scores.push({ score, ...judgeOpenSet(judged.known, judged.unseen) });
      }
      const [first] = scores;
      const [knownRows, unseenRows] = [countRows(asked.known), countRows(asked.unseen)];
      const summary = [
        `${knownRows} rows of the ${description.classes.length - (description.unknown ? 1 : 0)} known classes, ${unseenRows} of unseen ones`,
        ...scores.map(
          ({ score, auroc, fprAt95Tpr }) =>
            `By ${score}: AUROC ${show(auroc)}; ${show(fprAt95Tpr)} of the unseen rows pass where 95 % of the known do`,
        ),
        ...(description.unknown === undefined
          ? []
          : [
              `The model answers '${description.unknown}' for ${show(rejected.unseenRejected)} of the unseen rows and ${show(rejected.knownRejected)} of the known`,
            ]),
        ...leftOut.map(({ score, reason }) => `Without ${score}: ${reason}`),
      ];
      for (const sentence of summary) context.log(sentence);
      const { knownRejected, unseenRejected } = rejected;
      return { report: { ...first!, knownRows, unseenRows, knownRejected, unseenRejected, scores, leftOut, summary } };
    } finally {
      opened.dispose();
    }
  },
}) as OpenSetTest;

interface Asked {
  readonly rows: AnyTable;
  readonly scores: Float32Array | Float64Array;
}
interface AskedSides {
  readonly known: readonly Asked[];
  readonly unseen: readonly Asked[];
}

/** Rows whose label is a class of the model, and all others. @throws Error for too few of either */
function divideRows({ description }: AnyModel, rows: AnyTable, unseen: AnyTable | undefined) {
  const { label, classes, unknown } = description;
  if (!(label in rows.columns))
    throw new Error(`The rows have no label '${label}', which says whether a row is of a known class`);
  const known = new Set(classes.filter((name) => name !== unknown));
  const values = rows.column(label) as readonly unknown[];
  const missing = values.indexOf(null);
  if (missing >= 0) throw new Error(`The label '${label}' is missing in row ${rows.rowNumbers[missing]}`);
  const isKnown = (position: number) => known.has(String(values[position]));
  const positions = [...values.keys()];
  const others = positions.filter((position) => !isKnown(position));
  const sides = {
    known: selectRows(rows, positions.filter(isKnown)),
    unseen: [...(others.length > 0 ? [selectRows(rows, others)] : []), ...(unseen ? [unseen] : [])],
  };
  const counts = { known: sides.known.rowCount, unseen: sides.unseen.reduce((total, own) => total + own.rowCount, 0) };
  for (const [side, count] of Object.entries(counts))
    if (count < fewestRows)
      throw new Error(
        side === 'known'
          ? `${count} of the rows are of classes that the model knows (${[...known].join(', ')}): give at least ${fewestRows} such rows`
          : `${count} rows are of classes that the model does not know: give at least ${fewestRows}, in 'rows' or as the input 'unseen'`,
      );
  return sides;
}

async function scoreSides(
  given: OpenedModel,
  training: AnyTable | undefined,
  options: Parameters<typeof fitDetector>[2],
  asked: AskedSides,
): Promise<{ readonly known: Float64Array; readonly unseen: Float64Array }> {
  if (given.model.description.unknown !== undefined)
    throw new Error(
      `'${options.score}' is of a model's own answers, and this one has '${given.model.description.unknown}' among them: test the model that it was made from`,
    );
  const detector = await fitDetector(given, training, options);
  const open = await openDetector(given.model, given.family, detector);
  try {
    const scoreAll = (side: readonly Asked[]) => {
      const all = side.map(({ rows, scores }) => open.scoresOf(rows, scores));
      return Float64Array.from(all.flatMap((scores) => [...scores]));
    };
    return { known: scoreAll(asked.known), unseen: scoreAll(asked.unseen) };
  } finally {
    open.dispose();
  }
}

function countRejected({ description }: AnyModel, asked: AskedSides) {
  const index = description.unknown === undefined ? -1 : description.classes.indexOf(description.unknown);
  if (index < 0) {
    const none = (side: readonly Asked[]) =>
      Estimate.of(Figure.none(countRows(side), 'the model rejects nothing: rejectUnknown makes one that does'), null);
    return { own: null, knownRejected: none(asked.known), unseenRejected: none(asked.unseen) };
  }
  const width = description.classes.length;
  const read = (side: readonly Asked[]) => {
    const all = side.map(({ scores }) => interpretScores(description, scores));
    const hits = all.reduce((count, own) => count + own.predicted.filter((each) => each === index).length, 0);
    // How far the class that stands for the unknown is below the best of the others: higher for what is known.
    const margins = side.flatMap(({ rows, scores }) =>
      Array.from({ length: rows.rowCount }, (_, row) => {
        const own = scores.subarray(row * width, (row + 1) * width);
        return Math.max(...own.filter((_, k) => k !== index)) - own[index]!;
      }),
    );
    return { rate: estimateRate({ hits, n: countRows(side) }), margins: Float64Array.from(margins) };
  };
  const [known, unseen] = [read(asked.known), read(asked.unseen)];
  return {
    own: { known: known.margins, unseen: unseen.margins },
    knownRejected: known.rate,
    unseenRejected: unseen.rate,
  };
}

function countRows(side: readonly Asked[]): number {
  return side.reduce((total, { rows }) => total + rows.rowCount, 0);
}

function show({ value, low, high }: Estimate): string {
  const figure = (number: number | null) => (number === null ? 'unknown' : String(Number(number.toPrecision(3))));
  return low === null ? figure(value) : `${figure(value)} (${figure(low)} to ${figure(high)})`;
}
