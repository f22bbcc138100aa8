import { defineStep, json, optional, text } from '@cairn/core';
import { number } from '@cairn/steps';

export const count = defineStep('count', {
  in: { text: optional(text) },
  out: { total: json<number>() },
  // mistake: the text may be missing
  run: ({ text: given }) => ({ total: given.length }),
});
