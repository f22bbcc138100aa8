import { defineStep, json } from '@cairn/core';
import { z } from 'zod';

export const draw = defineStep('draw', {
  in: {},
  params: z.strictObject({ seed: z.int().optional(), count: z.int().default(2) }),
  out: { drawn: json<readonly number[]>() },
  run: (_, { count }, { random }) => {
    const source = random('draw');
    return { drawn: Array.from({ length: count }, () => source.integer(1000)) };
  },
});
