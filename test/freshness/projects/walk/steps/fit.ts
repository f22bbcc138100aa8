import { defineStep, json, type ModelDefinition } from '@cairn/core';
import { z } from 'zod';

type Net = ModelDefinition<(value: number) => number>;

export const fit = defineStep('fit', {
  in: {},
  params: z.strictObject({ net: z.custom<Net>((value) => typeof value === 'object') }),
  out: { fitted: json<readonly number[]>() },
  run: (_, { net }) => ({ fitted: [1, 2, 3].map((value) => net.build(value)) }),
});
