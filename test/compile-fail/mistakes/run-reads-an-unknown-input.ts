import { defineStep, json, text } from '@cairn/core';
import { number } from '@cairn/steps';

export const count = defineStep('count', {
  in: { text },
  out: { total: json<number>() },
  // mistake: there is no input of that name
  run: ({ txt }) => ({ total: txt }),
});
