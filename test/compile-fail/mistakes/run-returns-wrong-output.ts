import { defineStep, json, text } from '@cairn/core';
import { number } from '@cairn/steps';

export const count = defineStep('count', {
  in: { text },
  out: { total: json<number>() },
  // mistake: the output is a number
  run: ({ text: given }) => ({ total: given }),
});
