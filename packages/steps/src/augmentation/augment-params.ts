// The schema of the params of augment. A param that would have no effect is refused, and not ignored silently.

import { z } from 'zod';

const balanceMethods = ['over-sample', 'smote', 'smote-nc', 'under-sample', 'tomek-links'] as const;
export type BalanceMethod = (typeof balanceMethods)[number];

/** Which methods read which params. */
const readers = {
  neighbours: ['smote', 'smote-nc'],
  distance: ['smote', 'smote-nc', 'tomek-links'],
} as const satisfies Readonly<Record<string, readonly BalanceMethod[]>>;

const balance = z
  .strictObject({
    by: z.string(),
    method: z.enum(balanceMethods).default('over-sample'),
    neighbours: z.int().positive().optional(),
    distance: z.enum(['standardised', 'raw']).optional(),
  })
  .superRefine((rules, ctx) => {
    for (const name of ['neighbours', 'distance'] as const) {
      const methods: readonly BalanceMethod[] = readers[name];
      if (rules[name] === undefined || methods.includes(rules.method)) continue;
      const named = methods.map((method) => `'${method}'`).join(' or ');
      ctx.addIssue({ code: 'custom', path: [name], message: `is for method: ${named} and would be ignored` });
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
    // Without defaults: what is not set is not in the key.
    rotation: z.number().gt(0).max(1).optional(),
    zoom: z.number().gt(0).lt(1).optional(),
    interpolation: z.enum(['bilinear', 'nearest']).optional(),
    contrast: z.number().gt(0).max(1).optional(),
    brightness: z.number().gt(0).max(1).optional(),
    cutout: z.int().positive().optional(),
    jitter: z.array(z.string()).readonly().default([]),
    jitterFactor: z.number().positive().optional(),
    balance: balance.optional(),
  })
  .superRefine(({ jitter, jitterFactor, shift, fill, rotation, zoom, interpolation }, ctx) => {
    const ignored = (name: string, message: string) => ctx.addIssue({ code: 'custom', path: [name], message });
    if (jitterFactor !== undefined && jitter.length === 0) {
      ignored('jitterFactor', 'is for jitter and would be ignored: name the columns, jitter: [...]');
    }
    const isMoved = rotation !== undefined || zoom !== undefined;
    if (fill !== undefined && shift === 0 && !isMoved)
      ignored('fill', 'is for shift, rotation and zoom and would be ignored: say by how much, shift: 1');
    if (interpolation !== undefined && !isMoved)
      ignored('interpolation', 'is for rotation and zoom and would be ignored: say by how much, rotation: 0.05');
  })
  .transform(({ fill = 'constant', jitterFactor = 0.05, ...params }) => ({ ...params, fill, jitterFactor }));
