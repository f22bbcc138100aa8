import { defineStep, json } from '@cairn/core';
import { addLate } from '../lib/add-late.ts';
import { isEven } from '../lib/even.ts';
import { findPair } from '../lib/find-pair.ts';
import { fold } from '../lib/fold.ts';
import { mark } from '../lib/mark.ts';
import { paces } from '../lib/paces.ts';

export const walk = defineStep('walk', {
  in: {},
  out: { way: json<readonly string[]>() },
  async run() {
    const way = [...paces(4)].map((pace) => mark`at ${pace} it is ${isEven(pace)}`);
    await addLate(way, 'there');
    try {
      way.push(String(fold([1, 2, 3])), findPair(12));
    } catch (error) {
      way.push(String(error));
    }
    return { way };
  },
});
