// A rule of a gate: what is required of one figure, and which value is compared.

import { z } from 'zod';
import type { BiasFigureName } from '../bias/bias-report.ts';
import type { ErrorFigureName } from '../bias/errors/error-report.ts';
import type { ClassFigureName } from '../evaluation/class-figures.ts';
import type { ClassifierFigures, RegressorMetrics } from '../evaluation/metrics.ts';

/** What is required of a figure; at least one limit. */
export interface Rule {
  readonly atLeast?: number | undefined;
  readonly atMost?: number | undefined;
  /** What is compared with the limits: the whole 95 % interval (default), one of its bounds, or the value itself. */
  readonly on?: 'interval' | 'low' | 'high' | 'value' | undefined;
  /** The decision if a limit is inside the interval. Default `refuse`. */
  readonly whenUnsure?: 'refuse' | 'pass' | undefined;
}

/** Rules by figure: `{ accuracy: { atLeast: 0.95, on: 'low' } }`. */
export type Rules<Report> = { readonly [Figure in keyof Report]?: Rule | undefined };

export interface MetricRule extends Rule {
  /** The class that the rule is about. Default: the figure over all classes, or of the positive class. */
  readonly class?: string | undefined;
}

/** Rules by figure: `{ recall: { atLeast: 0.9, class: 'spam' } }`. */
export type MetricRules<Task> = Task extends 'regression' ? Rules<RegressorMetrics> : ClassifierRules;

type ClassifierRules = Rules<Omit<ClassifierFigures, ClassFigureName>> & {
  readonly [Figure in ClassFigureName]?: MetricRule | undefined;
};

/** @typeParam Column - the columns that the audit made groups by */
export interface BiasRule<Column extends string> extends Rule {
  /**
   * The grouping of the rule: a column, or the list of all columns for their combinations. Default: the worst of all
   * groupings.
   */
  readonly grouping?: Column | readonly Column[] | undefined;
}

/** Rules by figure: `{ accuracyDifference: { atMost: 0.1, grouping: 'sex' } }`. */
export type BiasRules<Task, Column extends string> = {
  readonly [Figure in BiasFigureOfTask<Task>]?: BiasRule<Column> | undefined;
};

type BiasFigureOfTask<Task> = Task extends 'regression' ? ErrorFigureName : BiasFigureName;

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

export const metricRuleSchema = rule.extend({ class: z.string().optional() }).refine(hasEnd, noEnd);

export const biasRuleSchema = rule
  .extend({ grouping: z.union([z.string(), z.array(z.string()).min(1)]).optional() })
  .refine(hasEnd, noEnd);

export type ParsedRule = z.output<typeof ruleSchema>;
export type ParsedMetricRule = z.output<typeof metricRuleSchema>;
export type ParsedBiasRule = z.output<typeof biasRuleSchema>;

/** For readers: `lower bound ≥ 0.95`. */
export function describeRequired({ atLeast, atMost, on }: ParsedRule): string {
  const ends = [atLeast === undefined ? '' : `≥ ${atLeast}`, atMost === undefined ? '' : `≤ ${atMost}`].filter(Boolean);
  const what = { interval: '', value: 'value ', low: 'lower bound ', high: 'upper bound ' }[on];
  return `${what}${ends.join(' and ')}`;
}
