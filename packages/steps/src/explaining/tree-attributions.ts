// Shapley values of trees, of the numbers that are explained.

import type { ScoreShapley } from '../models/model-family.ts';
import { selectRows } from '../tables/select-rows.ts';
import type { AnyTable } from '../tables/table-value.ts';
import type { Attributions } from './attributions.ts';
import { type ExplainedModel, outputWeights } from './explained-model.ts';

/** Exact for any number of columns; as `shap.TreeExplainer` with background data. */
export function treeAttributions(
  model: ExplainedModel,
  shapley: ScoreShapley,
  rows: AnyTable,
  background: AnyTable,
  position: number,
): Attributions {
  const scores = shapley(rows, position, background);
  const weights = outputWeights(model.description);
  const features = [...model.description.features.keys()];
  const own = model.valuesOf(selectRows(rows, [position]));
  const others = model.valuesOf(background);
  const width = model.outputs.length;
  const bases = new Float64Array(width);
  for (let i = 0; i < others.length; i++) bases[i % width]! += others[i]! / background.rowCount;
  return {
    attributions: weights.map((weight) =>
      features.map((j) => scores.reduce((total, score, k) => total + weight[k]! * score[j]!, 0)),
    ),
    bases: [...bases],
    values: [...own],
  };
}
