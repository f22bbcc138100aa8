import { approved, defineGate, defineStep, json } from '@cairn/core';
import { z } from 'zod';
import { judgeMean } from '../lib/rules/is-plausible.ts';
import type { Scaled } from './scale.ts';
import type { Summary } from './summarise.ts';

export const plausible = defineGate('plausible', {
  admits: json<Scaled>(),
  evidence: { summary: json<Summary>() },
  params: z.strictObject({ least: z.number() }),
  check: ({ summary }, { least }) => [judgeMean(summary.mean, least)],
});

export const publish = defineStep('publish', {
  in: { scaled: approved(plausible) },
  out: { published: json<string>() },
  run: ({ scaled }, _, { verdicts }) => ({
    published: `${scaled.values.length} values, ${verdicts['scaled']?.map(({ required }) => required).join(' ')}`,
  }),
});
