// A rule of a gate: what is wanted of one figure, and what decides it.

import { z } from 'zod';

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

export const ruleSchema = z
  .strictObject({
    atLeast: z.number().optional(),
    atMost: z.number().optional(),
    on: z.enum(['interval', 'low', 'high', 'value']).default('interval'),
    whenUnsure: z.enum(['refuse', 'pass']).default('refuse'),
  })
  .refine(({ atLeast, atMost }) => atLeast !== undefined || atMost !== undefined, 'say atLeast, atMost or both');

export type ParsedRule = z.output<typeof ruleSchema>;

/** As a reader writes it: `lower bound ≥ 0.95`. */
export function describeWanted({ atLeast, atMost, on }: ParsedRule): string {
  const ends = [atLeast === undefined ? '' : `≥ ${atLeast}`, atMost === undefined ? '' : `≤ ${atMost}`].filter(Boolean);
  const what = { interval: '', value: 'value ', low: 'lower bound ', high: 'upper bound ' }[on];
  return `${what}${ends.join(' and ')}`;
}
