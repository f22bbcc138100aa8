// What can be set of trees.

import { z } from 'zod';
import { type CategoryOptions, categoryEncodingSchema, targetEncodingSchema } from '../encoding/category-encoding.ts';
import { type TextOptions, textOptionsSchema } from '../texts/text-options.ts';

export const treeMethods = ['boosting', 'dart', 'random-forest', 'single-tree'] as const;
export type TreeMethod = (typeof treeMethods)[number];

export type Direction = 'increasing' | 'decreasing';

export interface TreeOptions extends CategoryOptions {
  /**
   * `boosting` (default): each tree corrects the ones before it. `dart`: boosting that leaves out some of the earlier trees
   * at each iteration. `random-forest`: the mean of trees that do not know each other. `single-tree`: one tree.
   */
  readonly method?: TreeMethod | undefined;
  /** Iterations; each grows one tree, and with more than two classes one for each class. Default 100. */
  readonly trees?: number | undefined;
  /** Most leaves of a tree. Default 31. */
  readonly leaves?: number | undefined;
  /** Most splits from the root to a leaf. Default no limit but `leaves`. */
  readonly maxDepth?: number | undefined;
  /** Of `boosting` and `dart`: what each tree counts. Default 0.1. */
  readonly learningRate?: number | undefined;
  /** Fewest training rows of a leaf. Default 20. */
  readonly minRowsInLeaf?: number | undefined;
  /** Share of the columns that each tree may use, drawn by the seed. Default 1. */
  readonly columnFraction?: number | undefined;
  /** Share of the rows that each tree is grown on, drawn by the seed. Default 1; of a `random-forest` 0.632, and below 1. */
  readonly rowFraction?: number | undefined;
  /** Of `dart`: share of the earlier trees that are left out. Default 0.1. */
  readonly dropRate?: number | undefined;
  /** L1 penalty of the leaves' values. Default 0. */
  readonly l1?: number | undefined;
  /** L2 penalty of the leaves' values. Default 0. */
  readonly l2?: number | undefined;
  /** Of texts: how they become numbers. A text is a feature only if it is named, or if this is given. */
  readonly text?: TextOptions | undefined;
  /** The weight of each class, of a classifier; `balanced` is rows ÷ (classes × rows of the class). Default 1. */
  readonly classWeights?: 'balanced' | Readonly<Record<string, number>> | undefined;
  /**
   * Of `boosting`: iterations without a lower loss on the input `validation` after which training ends; the best iterations
   * are the model. Default none.
   */
  readonly earlyStopping?: { readonly patience: number; readonly minDelta?: number | undefined } | undefined;
  /** Threads of LightGBM. Default 1. */
  readonly threads?: number | undefined;
  /** Wins over the node's own seed. */
  readonly seed?: number | undefined;
}

const share = z.number().gt(0).max(1);

export const treeParamsSchema = z
  .strictObject({
    label: z.string().min(1),
    features: z.array(z.string()).min(1).readonly().optional(),
    method: z.enum(treeMethods).default('boosting'),
    trees: z.int().positive().optional(),
    leaves: z.int().min(2).max(131_072).default(31),
    maxDepth: z.int().positive().optional(),
    learningRate: z.number().positive().optional(),
    minRowsInLeaf: z.int().positive().default(20),
    columnFraction: share.default(1),
    rowFraction: share.optional(),
    dropRate: z.number().min(0).max(1).optional(),
    l1: z.number().min(0).default(0),
    l2: z.number().min(0).default(0),
    monotone: z.record(z.string(), z.enum(['increasing', 'decreasing'])).default({}),
    categoryEncoding: categoryEncodingSchema.optional(),
    targetEncoding: targetEncodingSchema.optional(),
    text: textOptionsSchema.optional(),
    classWeights: z.union([z.literal('balanced'), z.record(z.string(), z.number().min(0))]).optional(),
    earlyStopping: z.strictObject({ patience: z.int().positive(), minDelta: z.number().min(0).default(0) }).optional(),
    threads: z.int().positive().default(1),
    seed: z.int().optional(),
  })
  // A param that nothing would read is refused: two trials of a sweep would be equal in silence.
  .superRefine((params, ctx) => {
    const { method } = params;
    const readers: Readonly<Record<string, readonly TreeMethod[]>> = {
      trees: ['boosting', 'dart', 'random-forest'],
      learningRate: ['boosting', 'dart'],
      rowFraction: ['boosting', 'dart', 'random-forest'],
      dropRate: ['dart'],
      earlyStopping: ['boosting'],
    };
    for (const [name, methods] of Object.entries(readers))
      if (params[name as keyof typeof params] !== undefined && !methods.includes(method))
        ctx.addIssue({
          code: 'custom',
          path: [name],
          message: `is for method: ${methods.map((one) => `'${one}'`).join(' or ')}, and would be ignored by '${method}'`,
        });
    if (method === 'random-forest' && params.rowFraction === 1)
      ctx.addIssue({
        code: 'custom',
        path: ['rowFraction'],
        message: 'is below 1 for a random forest, whose trees would be equal otherwise',
      });
  });

export type ParsedTreeParams = z.output<typeof treeParamsSchema>;
