// How a column of numbers is scaled for a model: fitted on training rows, applied to any row.

import { offerNames } from '@cairn/core';
import { z } from 'zod';
import type { NumberColumn } from '../schemas/column.ts';
import type { NumberEncoder } from '../schemas/model-description.ts';
import { fitRobust, fitStandard } from './fit-standard.ts';
import { encodeQuantile, fitQuantiles } from './quantiles.ts';
import { fitYeoJohnson, yeoJohnson } from './yeo-johnson.ts';

/**
 * - `standard`: by mean and deviation.
 * - `robust`: by median and interquartile range.
 * - `range`: the declared range to 0..1.
 * - `quantile`: the share of training rows below, from 0 to 1; `quantile-normal`: the normal number of that share.
 * - `log`: ln(1 + number), of numbers from 0; then as `standard`.
 * - `yeo-johnson`: the power that makes the numbers most like normal ones; then as `standard`.
 *
 * Definitions are those of scikit-learn's `StandardScaler`, `RobustScaler`, `QuantileTransformer` and `PowerTransformer`.
 */
const scalings = ['standard', 'robust', 'range', 'quantile', 'quantile-normal', 'log', 'yeo-johnson'] as const;
export type Scaling = (typeof scalings)[number];

/** Of all columns of numbers, or by column; columns that are not named are scaled as `standard`. */
export type ScalingChoice = Scaling | Readonly<Record<string, Scaling>>;

export const scalingSchema = z.union([z.enum(scalings), z.record(z.string(), z.enum(scalings))]);

/** What a choice says of one column. */
export function scalingOf(choice: ScalingChoice | undefined, name: string): Scaling {
  return typeof choice === 'object'
    ? Object.hasOwn(choice, name)
      ? choice[name]!
      : 'standard'
    : (choice ?? 'standard');
}

/** @throws Error that names a column of a choice that is not among the features that it is for */
export function checkNamed(param: string, choice: unknown, names: readonly string[], kind: string): void {
  if (typeof choice !== 'object' || choice === null) return;
  for (const name of Object.keys(choice))
    if (!names.includes(name))
      throw new Error(`${param}: '${name}' is not a feature of ${kind}. ${offerNames(name, names)}`);
}

/** @throws Error that names the column: no declared range for `range`, a number below 0 for `log` */
export function fitScaling(
  scaling: Scaling,
  name: string,
  column: NumberColumn,
  values: readonly (number | null)[],
): NumberEncoder {
  switch (scaling) {
    case 'standard':
      return fitStandard(values);
    case 'robust':
      return fitRobust(values);
    case 'range':
      return rangeOf(name, column);
    case 'quantile':
      return fitQuantiles(values, 'uniform');
    case 'quantile-normal':
      return fitQuantiles(values, 'normal');
    case 'log': {
      const lowest = values.reduce<number>((low, value) => Math.min(low, value ?? 0), 0);
      if (lowest < 0)
        throw new Error(
          `'${name}' is ${lowest} in a training row, and scaling 'log' takes numbers from 0: use 'yeo-johnson', scaling: { '${name}': 'yeo-johnson' }`,
        );
      return { ...fitStandard(values.map((value) => value && Math.log1p(value))), type: 'log' };
    }
    case 'yeo-johnson': {
      const lambda = fitYeoJohnson(values.filter((value) => value !== null));
      const scaled = fitStandard(values.map((value) => (value === null ? null : yeoJohnson(value, lambda))));
      return { ...scaled, type: 'yeo-johnson', lambda };
    }
  }
}

function rangeOf(name: string, { min, max }: NumberColumn): NumberEncoder {
  if (min === undefined || max === undefined || min >= max)
    throw new Error(`'${name}' has no declared range to scale by: number({ min, max })`);
  return { type: 'range', min, max };
}

/** NaN for a number that `log` does not take. */
export function scaleNumber(encoder: NumberEncoder, value: number): number {
  switch (encoder.type) {
    case 'standard':
      return (value - encoder.mean) / encoder.deviation;
    case 'range':
      return (value - encoder.min) / (encoder.max - encoder.min);
    case 'quantile':
      return encodeQuantile(encoder, value);
    case 'log':
      return value < 0 ? Number.NaN : (Math.log1p(value) - encoder.mean) / encoder.deviation;
    case 'yeo-johnson':
      return (yeoJohnson(value, encoder.lambda) - encoder.mean) / encoder.deviation;
  }
}
