// A rule of a gate: what is wanted of one figure, and what decides it.

import { z } from 'zod';
import type { BiasFigureName } from '../bias/bias-report.ts';

/** What is wanted of a figure; at least one end. */
export interface Rule {
  readonly atLeast?: number | undefined;
  readonly atMost?: number | undefined;
  /** What is held against it: the whole 95 % interval (default), one of its bounds, or the value itself. */
  readonly on?: 'interval' | 'low' | 'high' | 'value' | undefined;
  /** What counts where the interval leaves the matter open. Default `refuse`. */
  readonly whenUnsure?: 'refuse' | 'pass' | undefined;
}

/** Rules by figure: `{ accuracy: { atLeast: 0.95, on: 'low' } }`. */
export type Rules<Report> = { readonly [Figure in keyof Report]?: Rule | undefined };

/** @typeParam Column - the columns that the audit made groups by */
export interface BiasRule<Column extends string> extends Rule {
  /**
   * The one grouping that the rule is about: a column, or for the combinations of all columns their list. Default: all
   * groupings, the worst of them.
   */
  readonly grouping?: Column | readonly Column[] | undefined;
}

/** Rules by figure: `{ accuracyDifference: { atMost: 0.1, grouping: 'sex' } }`. */
export type BiasRules<Column extends string> = { readonly [Figure in BiasFigureName]?: BiasRule<Column> | undefined };

const rule = z.strictObject({
  atLeast: z.number().optional(),
  atMost: z.number().optional(),
  on: z.enum(['interval', 'low', 'high', 'value']).default('interval'),
  whenUnsure: z.enum(['refuse', 'pass']).default('refuse'),
});

const hasEnd = ({ atLeast, atMost }: { readonly atLeast?: number | undefined; readonly atMost?: number | undefined }) =>
  atLeast !== undefined || atMost !== undefined;
const noEnd = 'say atLeast, atMost or both';

export const ruleSchema = rule.refine(hasEnd, noEnd);

export const biasRuleSchema = rule
  .extend({ grouping: z.union([z.string(), z.array(z.string()).min(1)]).optional() })
  .refine(hasEnd, noEnd);

export type ParsedRule = z.output<typeof ruleSchema>;
export type ParsedBiasRule = z.output<typeof biasRuleSchema>;

/** As a reader writes it: `lower bound ≥ 0.95`. */
export function describeRequired({ atLeast, atMost, on }: ParsedRule): string {
  const ends = [atLeast === undefined ? '' : `≥ ${atLeast}`, atMost === undefined ? '' : `≤ ${atMost}`].filter(Boolean);
  const what = { interval: '', value: 'value ', low: 'lower bound ', high: 'upper bound ' }[on];
  return `${what}${ends.join(' and ')}`;
}
