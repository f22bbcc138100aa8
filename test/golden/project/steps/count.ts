import { defineStep, json, metrics, storedFile, storedFolder } from '@cairn/core';
import * as lib from '../lib/index.ts';
import limits from '../lib/limits.json' with { type: 'json' };
import { nameOf } from '../lib/score.ts';
import { plain } from './plain-schema.ts';

export interface Counted {
  readonly words: number;
  readonly depth: number;
  readonly name: string;
}

export const count = defineStep('count', {
  in: { text: storedFile, parts: storedFolder },
  params: plain<{ readonly times: number; readonly tiny: number; readonly none: null; readonly label: string }>(),
  out: { counted: json<Counted>() },
  async run({ text }, { times, label }) {
    const words = Math.min(limits.most, ((await text.text()).match(lib.word) ?? []).length);
    return {
      counted: { words: new lib.Scale().apply(words) * times, depth: lib.depth([[]]), name: nameOf('short') + label },
    };
  },
});

export const judge = defineStep('judge', {
  in: { counted: json<Counted>() },
  out: { judged: metrics<{ readonly share: { value: number; low: number; high: number; n: number } }>() },
  run: ({ counted: { words } }) => ({ judged: { share: { value: words / 100, low: 0, high: 1, n: words } } }),
});

export const draw = defineStep('draw', {
  in: { counted: json<Counted>() },
  params: plain<{ readonly seed?: number }>(),
  out: { drawn: json<readonly number[]>() },
  run: (_, __, { random }) => ({ drawn: [random('first').next(), random('second').next(), Math.random()] }),
});
