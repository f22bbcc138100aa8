// The figures in a value.

import type { Figure } from './figure.ts';
import { type Fields, isFields } from './plain-data.ts';
import { readConfusion } from './read-confusion.ts';
import { readExplanation } from './read-explanation.ts';
import { readFairness } from './read-fairness.ts';
import { readIntervals } from './read-intervals.ts';
import { readLearningCurves } from './read-learning-curves.ts';
import { readPlot } from './read-plot.ts';
import { readProfile } from './read-profile.ts';
import { readRateCurves } from './read-rate-curves.ts';
import { readResiduals } from './read-residuals.ts';
import { readResultTable } from './read-result-table.ts';
import { readRobustness } from './read-robustness.ts';
import { readSizeCurves } from './read-size-curves.ts';
import { readStructure } from './read-structure.ts';
import { readSweep } from './read-sweep.ts';
import { readThresholds } from './read-thresholds.ts';

const readers: readonly ((fields: Fields) => readonly Figure[])[] = [
  readLearningCurves,
  readConfusion,
  readRateCurves,
  readRobustness,
  readFairness,
  readSweep,
  readProfile,
  readExplanation,
  readThresholds,
  readResiduals,
  readSizeCurves,
  readIntervals,
  readStructure,
  readPlot,
  readResultTable,
];

/** All figures that a value holds; none if it is of another shape. */
export function readFigures(value: unknown): readonly Figure[] {
  return isFields(value) ? readers.flatMap((read) => read(value)) : [];
}
