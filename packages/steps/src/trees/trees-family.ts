// Trees: LightGBM computes their scores.

import { loadLightGbm } from '../backend/lightgbm.ts';
import { encodeExactly } from '../models/encode-rows.ts';
import type { ModelFamily, OpenModel } from '../models/model-family.ts';
import type { AnyModel } from '../models/model-value.ts';
import { toMatrix } from './labelled-matrix.ts';
import { scoreCountOf } from './lightgbm-params.ts';
import { readTrees } from './trees-file.ts';

export const treesFamily: ModelFamily = { open };

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

function isForest(text: string): boolean {
  return text.slice(0, text.indexOf('\nTree=')).split('\n').includes('average_output');
}
