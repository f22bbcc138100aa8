// A text for LIME: its words, each of which is there or left out everywhere.

import type { Random } from '@cairn/core';
import type { Interpretable } from './interpretable.ts';
import { cosineDistance, kernelOf } from './kernel.ts';

/** lime counts the cosine distance in hundredths. */
const kernelWidth = 0.25;

/** As `lime.lime_text.LimeTextExplainer`: words are what stands between other signs; a sample leaves out 1 to all of them. */
export function wordsOfText(column: string, text: string): Interpretable {
  const parts = text.split(/([^\p{L}\p{N}_]+)/u);
  const words = [...new Set(parts.filter((_, index) => index % 2 === 0 && parts[index] !== ''))];
  const places = new Map(words.map((word, index) => [word, index]));
  return {
    features: words.map((word) => `'${word}'`),
    draw(samples: number, random: Random, has: Float64Array) {
      const count = words.length;
      const texts = Array.from({ length: samples }, (_, i) => {
        const own = has.subarray(i * count, (i + 1) * count).fill(1);
        if (i > 0) {
          const order = random.shuffle(Int32Array.from({ length: count }, (_, j) => j));
          for (const j of order.subarray(0, 1 + random.integer(count))) own[j] = 0;
        }
        return parts.filter((part, index) => index % 2 === 1 || part === '' || own[places.get(part)!] === 1).join('');
      });
      return { [column]: texts };
    },
    weigh: (has) => kernelOf(cosineDistance(has), kernelWidth),
  };
}
