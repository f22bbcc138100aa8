// Trees: LightGBM computes their scores.

import { loadLightGbm } from '../backend/lightgbm.ts';
import { encodeExactly, widthOf } from '../models/encode-rows.ts';
import type { DecisionPaths, ModelFamily, OpenModel, ScoreShapley } from '../models/model-family.ts';
import type { AnyModel } from '../models/model-value.ts';
import { selectRows } from '../tables/select-rows.ts';
import type { AnyTable } from '../tables/table-value.ts';
import { describePath } from './describe-path.ts';
import { toMatrix } from './labelled-matrix.ts';
import { scoreCountOf } from './lightgbm-params.ts';
import { readEnsemble } from './tree-ensemble.ts';
import { treeShapley } from './tree-shapley.ts';
import { readTrees } from './trees-file.ts';

export const treesFamily: ModelFamily = { open, openShapley, openPaths };

async function open(model: AnyModel): Promise<OpenModel> {
  const { description } = model;
  const text = await readTrees(model.path);
  const lightGbm = loadLightGbm();
  const { booster, iterations } = lightGbm.loadModel(text);
  const count = scoreCountOf(description);
  const isBinary = description.classes.length === 2;
  return {
    scoresOf(rows) {
      const matrix = toMatrix(encodeExactly(description.features, rows));
      const raw = lightGbm.rawScores(booster, matrix, count);
      // LightGBM adds up the trees of a forest, and takes their mean only where it gives probabilities.
      if (isForest(text)) for (let i = 0; i < raw.length; i++) raw[i]! /= iterations;
      if (!isBinary) return raw;
      // One logit for each class: of two classes the first has 0.
      return Float64Array.from({ length: 2 * raw.length }, (_, i) => (i % 2 === 0 ? 0 : raw[(i - 1) / 2]!));
    },
    dispose: () => lightGbm.freeBooster(booster),
  };
}

async function openPaths(model: AnyModel): Promise<DecisionPaths | null> {
  const { features } = model.description;
  const { trees, scoreCount } = readEnsemble(await readTrees(model.path));
  // Of many trees no path decides: each adds a little.
  if (trees.length !== scoreCount) return null;
  return (rows, position, score) => {
    const { data } = encodeExactly(features, selectRows(rows, [position]));
    return describePath(trees[Math.min(score, scoreCount - 1)]!, features, data);
  };
}

async function openShapley(model: AnyModel): Promise<ScoreShapley> {
  const { features, classes } = model.description;
  const ensemble = readEnsemble(await readTrees(model.path));
  const featureOf = features.flatMap((feature, j) => Array.from({ length: widthOf(feature) }, () => j));
  const rowsOf = (table: AnyTable) => {
    const { data, rowCount } = encodeExactly(features, table);
    return Array.from({ length: rowCount }, (_, row) =>
      data.subarray(row * featureOf.length, (row + 1) * featureOf.length),
    );
  };
  return (rows, position, background) => {
    const [row] = rowsOf(selectRows(rows, [position]));
    const scores = treeShapley(ensemble, featureOf, row!, rowsOf(background));
    return classes.length === 2 ? [new Float64Array(features.length), ...scores] : scores;
  };
}

function isForest(text: string): boolean {
  return text.slice(0, text.indexOf('\nTree=')).split('\n').includes('average_output');
}
