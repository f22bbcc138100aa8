// From readings to what is published: params, schemas, classes, a gate and a command.

import { definePipeline, file } from '@cairn/core';
import { z } from 'zod';
import { factorOf } from '../lib/factors.ts';
import { parse } from '../steps/parse.ts';
import { plausible, publish } from '../steps/plausible.ts';
import { scale } from '../steps/scale.ts';
import { summarise } from '../steps/summarise.ts';
import { tidy } from '../steps/tidy.ts';

export default definePipeline('weather', {
  params: z.strictObject({ least: z.number().default(500) }),
  build({ least }) {
    const raw = file('data/readings.txt');
    const { readings } = parse({ raw });
    const { scaled } = scale({ readings });
    const near = scale({ readings }, { factor: factorOf('near') });
    const { summary } = summarise({ scaled });
    const { published } = publish({ scaled: plausible(scaled, { summary }, { least }) });
    return { scaled, near: near.scaled, summary, published, tidied: tidy({ raw }).tidied };
  },
});
