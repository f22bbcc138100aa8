// The details of an evaluation of a classifier, in addition to its metrics.

import {
  type ConfusionMatrix,
  calibrationCurve,
  classTotals,
  estimateRate,
  precisionRecallCurve,
  rocCurve,
} from '@cairn/stats';
import type { AnyTable } from '../kinds/table.ts';
import { estimateClasses } from './class-figures.ts';
import { type ClassifiedRows, matrixOf, scoresOf } from './classified-rows.ts';
import type { ClassifiedMistake, ClassifierReport, ClassReport, CurvePoint, Curves } from './evaluation-report.ts';
import { sliceRows } from './slice-rows.ts';

/** The number of mistakes that are shown. */
const shownMistakes = 20;

export function classifierReport(rows: ClassifiedRows, table: AnyTable, slices: readonly string[]): ClassifierReport {
  const confusion = matrixOf(rows);
  const isRight = (row: number) => rows.truth[row] === rows.predicted[row];
  return {
    task: 'classification',
    rowCount: rows.truth.length,
    classes: rows.classes,
    confusion,
    perClass: reportClasses(rows, confusion),
    curves: rows.positive === null ? null : curvesOf(rows, rows.positive),
    mistakes: worstMistakes(rows, table),
    slices: sliceRows(table, slices, 'accuracy', (members) =>
      estimateRate({ hits: members.filter(isRight).length, n: members.length }),
    ),
  };
}

function reportClasses(rows: ClassifiedRows, confusion: ConfusionMatrix): ClassReport[] {
  const { actual } = classTotals(confusion);
  const figures = estimateClasses(rows);
  return rows.classes.map((name, index) => ({ class: name, rowCount: actual[index]!, ...figures[name]! }));
}

function worstMistakes({ truth, predicted, probabilities, classes }: ClassifiedRows, table: AnyTable) {
  const wrong = Array.from(truth.keys()).filter((row) => truth[row] !== predicted[row]);
  const mistakes = wrong.map((row): ClassifiedMistake => {
    const said = predicted[row]!;
    return {
      row: table.rowNumbers[row]!,
      actual: classes[truth[row]!]!,
      predicted: classes[said]!,
      probability: probabilities[row]![said]!,
    };
  });
  return mistakes.sort((a, b) => b.probability - a.probability || a.row - b.row).slice(0, shownMistakes);
}

function curvesOf(rows: ClassifiedRows, positive: number): Curves {
  const scores = scoresOf(rows, positive);
  const roc = rocCurve(rows.truth, scores, { positive });
  const precisionRecall = precisionRecallCurve(rows.truth, scores, positive);
  const bins = calibrationCurve(rows.truth, scores, { bins: 10, positive });
  return {
    roc: points(roc.falsePositiveRate, roc.truePositiveRate),
    precisionRecall: points(precisionRecall.recall, precisionRecall.precision),
    calibration: bins.flatMap(({ meanPredicted, fractionPositive: { value, low, high, n } }) =>
      value === null ? [] : [{ x: meanPredicted, y: value, low, high, n }],
    ),
  };
}

/** Empty if one of the lists is missing. */
function points(xs: readonly number[] | null, ys: readonly number[] | null): CurvePoint[] {
  return xs && ys ? xs.map((x, index) => ({ x, y: ys[index]! })) : [];
}
