// Regressors on the same rows.

import { encodeTargets } from '../models/describe-label.ts';
import type { AnyModel } from '../models/model-value.ts';
import { predictTable } from '../models/predict.ts';
import type { AnyTable } from '../tables/table-value.ts';
import { adjustAll } from './adjust-all.ts';
import type { Comparison } from './comparison-report.ts';
import { testMeans } from './test-means.ts';

export async function compareRegressors(
  models: Readonly<Record<string, AnyModel>>,
  rows: AnyTable,
  baseline: string,
  others: readonly string[],
): Promise<readonly Comparison[]> {
  const truth = encodeTargets(models[baseline]!.description, rows);
  const errors = new Map<string, Float64Array>();
  for (const name of [baseline, ...others]) {
    const { values } = await predictTable(models[name]!, rows);
    errors.set(
      name,
      values.map((value, row) => Math.abs(value - truth[row]!)),
    );
  }
  const against = errors.get(baseline)!;
  const squares = (values: Float64Array) => values.map((value) => value ** 2);
  return adjustAll(
    others.map((name) => ({
      model: name,
      against: baseline,
      figures: {
        meanAbsoluteError: testMeans(errors.get(name)!, against),
        meanSquaredError: testMeans(squares(errors.get(name)!), squares(against)),
      },
    })),
  );
}
