// Reads the readings.

import { defineStep, json, storedFile } from '@cairn/core';
import { type Reading, readLine } from '../lib/text/read-line.ts';
import { splitLines } from '../lib/text/split-lines.ts';

export const parse = defineStep('parse', {
  in: { raw: storedFile },
  out: { readings: json<readonly Reading[]>() },
  resources: { timeout: 60 },
  async run({ raw }) {
    const lines = splitLines(await raw.text());
    const readings = lines.map((line) => readLine(line)).filter((reading) => reading !== undefined);
    return { readings };
  },
});
