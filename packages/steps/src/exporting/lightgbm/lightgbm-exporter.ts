// LightGBM's own text of a model of trees, which its readers in any language open: `lightgbm.Booster(model_file=…)`.

import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { encodeExactly } from '../../models/encode-rows.ts';
import type { AnyModel } from '../../models/model-value.ts';
import { readEnsemble, scoreRow } from '../../trees/tree-ensemble.ts';
import { readTrees } from '../../trees/trees-file.ts';
import { decideScores, describeEncoding, describeOutside } from '../encoded-rows.ts';
import type { Exporter } from '../exporter.ts';

const textFile = 'model.txt';

export const lightGbmExporter: Exporter = {
  async write(model, folder) {
    const { description } = model;
    if (description.family !== 'trees')
      throw new Error(
        `Only models of trees can be exported as lightgbm, and this model is of the family '${description.family}': 'onnx' holds every family`,
      );
    const text = await readTrees(model.path);
    await writeFile(join(folder, textFile), text);
    return {
      about: { file: textFile, rawScores: describeScores(model), ...describeEncoding(description) },
      notHeld: describeOutside(description),
      async open() {
        const ensemble = readEnsemble(text);
        const isBinary = description.classes.length === 2;
        return {
          predict: async (rows) => {
            const { data, rowCount } = encodeExactly(description.features, rows);
            const width = data.length / Math.max(1, rowCount);
            const scores = Array.from({ length: rowCount }, (_, row) => {
              const own = scoreRow(ensemble, data.subarray(row * width, (row + 1) * width));
              return isBinary ? [0, ...own] : [...own];
            });
            return decideScores(description, Float64Array.from(scores.flat()));
          },
          close: async () => undefined,
        };
      },
    };
  },
};

function describeScores({ description }: AnyModel): string {
  const { classes } = description;
  if (classes.length === 2) return `predict(…, raw_score=True) gives the log odds of '${classes[1]}'`;
  if (classes.length > 2)
    return 'predict(…, raw_score=True) gives the logit of each class, in the order of the classes';
  return 'predict(…) gives the number';
}
