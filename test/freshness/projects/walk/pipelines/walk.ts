// Functions of every sort, a model, a kind of its own, a seed and a variable.

import { definePipeline } from '@cairn/core';
import { z } from 'zod';
import { line } from '../lib/line.ts';
import { draw } from '../steps/draw.ts';
import { fit } from '../steps/fit.ts';
import { greet } from '../steps/greet.ts';
import { count, list } from '../steps/list.ts';
import { walk } from '../steps/walk.ts';

export default definePipeline('walk', {
  params: z.strictObject({ seed: z.int().default(7) }),
  build({ seed }) {
    const { counted } = count(list({}));
    const { fitted } = fit({}, { net: line });
    return { way: walk({}).way, drawn: draw({}, { seed }).drawn, fitted, greeted: greet({}).greeted, counted };
  },
});
