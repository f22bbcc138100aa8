// What growing trees found: how many were kept, the loss on the way, and which columns they use.

import { z } from 'zod';
import { listInputs } from '../models/list-inputs.ts';
import type { Feature } from '../schemas/model-description.ts';
import type { GrownTrees } from './grow-trees.ts';

const importanceSchema = z.strictObject({
  feature: z.string(),
  /** The term of a text, or the position of a pixel; null for the column itself. */
  value: z.string().nullable(),
  /** By how much the splits on it lower the training loss, all together. */
  gain: z.number(),
  /** The gain as a share of that of all inputs; 0 where no tree has a split. */
  share: z.number(),
  /** How many splits use it. */
  splits: z.int(),
});

export const treesReportSchema = z.strictObject({
  method: z.string(),
  /** Iterations that the model has: all, or the best ones where training was stopped early. */
  iterations: z.int(),
  treeCount: z.int(),
  stoppedEarly: z.boolean(),
  rowCount: z.int(),
  /** After each iteration: log loss of a classifier, mean squared error of a regressor; empty without validation rows. */
  validationLosses: z.array(z.number()),
  /** By falling gain. LightGBM's `gain` and `split` importance. */
  importance: z.array(importanceSchema),
});

export type TreesReport = z.output<typeof treesReportSchema>;

export function describeImportance(
  features: readonly Feature[],
  { gains, splits }: Pick<GrownTrees, 'gains' | 'splits'>,
): TreesReport['importance'] {
  const total = gains.reduce((sum, gain) => sum + gain, 0);
  return listInputs(features)
    .map(({ feature, value }, index) => {
      const gain = gains[index]!;
      return { feature, value, gain, share: total === 0 ? 0 : gain / total, splits: splits[index]! };
    })
    .sort((a, b) => b.gain - a.gain);
}
