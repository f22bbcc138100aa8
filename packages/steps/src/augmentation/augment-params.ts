// The schema of the params of augment. A param that would have no effect is refused, and not ignored silently.

import { z } from 'zod';

const balance = z
  .strictObject({
    by: z.string(),
    method: z.enum(['over-sample', 'smote']).default('over-sample'),
    neighbours: z.int().positive().optional(),
    distance: z.enum(['standardised', 'raw']).optional(),
  })
  .superRefine((rules, ctx) => {
    for (const name of ['neighbours', 'distance'] as const) {
      if (rules[name] === undefined || rules.method === 'smote') continue;
      ctx.addIssue({ code: 'custom', path: [name], message: "is for method: 'smote' and would be ignored" });
    }
  })
  .transform(({ neighbours = 5, distance = 'standardised', ...rules }) => ({ ...rules, neighbours, distance }));

export const augmentParams = z
  .strictObject({
    copies: z.int().min(0).optional(),
    shift: z.int().min(0).default(0),
    fill: z.enum(['constant', 'nearest', 'reflect', 'wrap']).optional(),
    flip: z.boolean().default(false),
    noise: z.number().min(0).default(0),
    jitter: z.array(z.string()).readonly().default([]),
    jitterFactor: z.number().positive().optional(),
    balance: balance.optional(),
  })
  .superRefine(({ jitter, jitterFactor, shift, fill }, ctx) => {
    const ignored = (name: string, message: string) => ctx.addIssue({ code: 'custom', path: [name], message });
    if (jitterFactor !== undefined && jitter.length === 0) {
      ignored('jitterFactor', 'is for jitter and would be ignored: name the columns, jitter: [...]');
    }
    if (fill !== undefined && shift === 0)
      ignored('fill', 'is for shift and would be ignored: say by how much, shift: 1');
  })
  .transform(({ fill = 'constant', jitterFactor = 0.05, ...params }) => ({ ...params, fill, jitterFactor }));
