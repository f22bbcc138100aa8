// What can be set of a linear model.

import { z } from 'zod';
import { type CategoryOptions, categoryEncodingSchema, targetEncodingSchema } from '../encoding/category-encoding.ts';
import { type ScalingChoice, scalingSchema } from '../encoding/scaling.ts';
import { type TextOptions, textOptionsSchema } from '../texts/text-options.ts';

export interface LinearOptions extends CategoryOptions {
  /**
   * `l2` (default): ridge, and the usual logistic regression. `l1`: lasso, which sets coefficients to 0. `elastic-net`: both,
   * by `l1Ratio`.
   */
  readonly penalty?: 'l2' | 'l1' | 'elastic-net' | undefined;
  /** Of a classifier: inverse of the penalty, as scikit-learn's `C`. Default 1. */
  readonly C?: number | undefined;
  /** Of a regressor: the penalty, as scikit-learn's `alpha`. Default 1. */
  readonly alpha?: number | undefined;
  /** Of `elastic-net`: share of the L1 norm, from 0 to 1. Default 0.5. */
  readonly l1Ratio?: number | undefined;
  /**
   * Of numbers, all of them or by column, `{ income: 'log' }`; columns that are not named as `standard`. `standard` (default) by
   * mean and deviation, `robust` by median and interquartile range, `range` by the declared range to 0..1, `quantile` by the share
   * of training rows below (`quantile-normal` its normal number), `log` as ln(1 + number) and `yeo-johnson` by a power, both
   * then standardised.
   */
  readonly scaling?: ScalingChoice | undefined;
  /** Of texts: how they become numbers. A text is a feature only if it is named, or if this is given. */
  readonly text?: TextOptions | undefined;
  /** The weight of the loss of each class, of a classifier; `balanced` is rows ÷ (classes × rows of the class). Default 1. */
  readonly classWeights?: 'balanced' | Readonly<Record<string, number>> | undefined;
  /** After which the step fails. Default 1,000. */
  readonly maxIterations?: number | undefined;
}

export const linearParamsSchema = z
  .strictObject({
    label: z.string().min(1),
    features: z.array(z.string()).min(1).readonly().optional(),
    penalty: z.enum(['l2', 'l1', 'elastic-net']).default('l2'),
    C: z.number().positive().optional(),
    alpha: z.number().positive().optional(),
    l1Ratio: z.number().min(0).max(1).optional(),
    scaling: scalingSchema.optional(),
    categoryEncoding: categoryEncodingSchema.optional(),
    targetEncoding: targetEncodingSchema.optional(),
    text: textOptionsSchema.optional(),
    classWeights: z.union([z.literal('balanced'), z.record(z.string(), z.number().min(0))]).optional(),
    maxIterations: z.int().positive().default(1000),
  })
  // A param that nothing would read is refused: two trials of a sweep would be equal in silence.
  .superRefine(({ penalty, l1Ratio, C, alpha }, ctx) => {
    const refuse = (name: string, message: string) => ctx.addIssue({ code: 'custom', path: [name], message });
    if (l1Ratio !== undefined && penalty !== 'elastic-net') refuse('l1Ratio', `is for penalty: 'elastic-net'`);
    if (C !== undefined && alpha !== undefined)
      refuse('alpha', "is for regressors, and 'C' for classifiers: give one of them");
  });

export type ParsedLinearParams = z.output<typeof linearParamsSchema>;
