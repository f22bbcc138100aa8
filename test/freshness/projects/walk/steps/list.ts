import { defineStep, json } from '@cairn/core';
import { lines } from '../kinds/lines.ts';

export const list = defineStep('list', {
  in: {},
  out: { listed: lines },
  run: () => ({ listed: ['one', 'two', 'three'] }),
});

export const count = defineStep('count', {
  in: { listed: lines },
  out: { counted: json<number>() },
  run: ({ listed }) => ({ counted: listed.join('').length }),
});
