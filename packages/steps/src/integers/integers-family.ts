// Networks in integers of 8 bits. They have no gradients: they are attacked by their scores.

import { encodeRows } from '../models/encode-rows.ts';
import type { ModelFamily } from '../models/model-family.ts';
import { computeIntegers } from './compute-integers.ts';
import { readIntegers } from './integers-file.ts';

export const integersFamily: ModelFamily = {
  async open({ description, path }) {
    const model = await readIntegers(path);
    return {
      scoresOf(rows) {
        const { data, rowCount } = encodeRows(description.features, rows);
        return computeIntegers(model, data, rowCount);
      },
      dispose: () => undefined,
    };
  },
};
