import { defineStep, json } from '@cairn/core';
import { scaleParams } from '../lib/schemas/scale-params.ts';
import type { Reading } from '../lib/text/read-line.ts';

export interface Scaled {
  readonly unit: string;
  readonly values: readonly number[];
}

export const scale = defineStep('scale', {
  in: { readings: json<readonly Reading[]>() },
  params: scaleParams,
  out: { scaled: json<Scaled>() },
  run({ readings }, { factor, offset, unit }) {
    const values = readings.map(({ kelvin }) => kelvin * factor + offset);
    return { scaled: { unit, values } };
  },
});
