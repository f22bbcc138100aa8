// What can be set of an explanation.

import { z } from 'zod';

export const attributionMethods = ['auto', 'tree', 'exact', 'permutation', 'expected-gradients'] as const;
export type AttributionMethod = (typeof attributionMethods)[number];

export const furtherMethods = ['lime', 'interactions', 'occlusion', 'grad-cam'] as const;
export type FurtherMethod = (typeof furtherMethods)[number];

export interface ExplainOptions<Row> {
  /** Columns whose curves are computed. Default: all features. */
  readonly columns?: readonly (keyof Row & string)[] | undefined;
  /** Features that are shuffled together for the permutation importance. Default none. */
  readonly groups?: readonly (readonly (keyof Row & string)[])[] | undefined;
  /** Shuffles of the permutation importance. Default 5, as scikit-learn. */
  readonly repeats?: number | undefined;
  /** Points of the grid of partial dependence, and intervals of accumulated local effects. Default 20. */
  readonly points?: number | undefined;
  /** Rows that have a curve of their own (ICE). Default 20. */
  readonly individuals?: number | undefined;
  /**
   * How attributions are computed. `auto` (default): exact in closed form for linear models, expected gradients for networks,
   * `tree` for trees, else `exact` up to 8 columns, and `permutation` beyond.
   */
  readonly method?: AttributionMethod | undefined;
  /**
   * What else is computed of the rows that are explained one by one. `lime`: a linear model around the row, of its columns, of
   * the words of a text, or of the squares of an image. `interactions`: what two columns add together, of models of up to 10
   * columns; also over the sample. Of images: `occlusion`, how much the value falls if a square is covered, and `grad-cam`,
   * of networks with convolutions. Default none.
   */
  readonly also?: readonly FurtherMethod[] | undefined;
  /** Samples of `lime`. Default 5,000; of images 1,000, as lime. */
  readonly samples?: number | undefined;
  /** The rows that are explained one by one, by the numbers of their raw rows. Default: the worst mistakes. */
  readonly explained?: readonly number[] | undefined;
  /** How many of the worst mistakes are explained. Default 5. */
  readonly worst?: number | undefined;
  /** Rows over which the attributions of the global report are averaged. Default 50. */
  readonly sample?: number | undefined;
  /** Background rows, which stand for columns that are not known. Default 50. */
  readonly backgroundRows?: number | undefined;
  /** Random orders of `permutation`, each also backwards. Default 10. */
  readonly orders?: number | undefined;
  /** Points on the way of integrated gradients. Default 50. */
  readonly steps?: number | undefined;
  /** Wins over the node's own seed. */
  readonly seed?: number | undefined;
}

const count = z.int().positive();
const names = z.array(z.string()).min(1).readonly();

export const explainParamsSchema = z.strictObject({
  columns: z.array(z.string()).readonly().optional(),
  groups: z.array(names).readonly().default([]),
  repeats: count.default(5),
  points: z.int().min(2).default(20),
  individuals: z.int().min(0).default(20),
  method: z.enum(attributionMethods).default('auto'),
  // Without a default: what is not asked for does not change the key.
  also: z.array(z.enum(furtherMethods)).readonly().optional(),
  samples: z.int().min(10).optional(),
  explained: z.array(z.int()).min(1).readonly().optional(),
  worst: count.default(5),
  sample: count.default(50),
  backgroundRows: count.default(50),
  orders: count.default(10),
  steps: count.default(50),
  seed: z.int().optional(),
});

export type ParsedExplainParams = z.output<typeof explainParamsSchema>;
