import { createRandom } from '@cairn/core';
import { expect, test } from 'vitest';
import { averagePrecision } from '../math/average-precision.ts';
import { rocAuc } from '../math/roc-auc.ts';
import { selectRows } from '../math/select-rows.ts';
import { areasOfDraw, rankScores } from './ranked-scores.ts';

test('a draw has the areas of its rows, ties and absent classes included', () => {
  const random = createRandom(7);
  let undefinedDraws = 0;
  for (let trial = 0; trial < 200; trial++) {
    const n = 2 + random.integer(12);
    const truth = Array.from({ length: n }, () => random.integer(3));
    const scores = Float64Array.from({ length: n }, () => random.integer(5) / 5);
    const rows = Array.from({ length: n }, () => random.integer(n));
    const counts = new Int32Array(n);
    for (const row of rows) counts[row]!++;
    const { auc, averagePrecision: precision } = areasOfDraw(rankScores(truth, scores, 1), counts);
    const [drawn, drawnScores] = [selectRows(truth, rows), selectRows(scores, rows)];
    const wanted = [rocAuc(drawn, drawnScores, 1).value, averagePrecision(drawn, drawnScores, 1).value];
    if (auc === null || precision === null) undefinedDraws++;
    expect([auc, precision].map((value) => value?.toFixed(12))).toEqual(wanted.map((value) => value?.toFixed(12)));
  }
  expect(undefinedDraws).toBeGreaterThan(5);
});
