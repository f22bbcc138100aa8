import { defineStep, json, text } from '@cairn/core';
import { number } from '@cairn/steps';

export const count = defineStep('count', {
  in: { text },
  out: { total: json<number>(), words: json<number>() },
  // mistake: the step also makes words
  run: ({ text: given }) => ({ total: given.length }),
});
