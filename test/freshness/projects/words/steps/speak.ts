// Uses a constant of a module that also does something while it loads, and asks a namespace for its names.

import { defineStep, json } from '@cairn/core';
import { known } from '../lib/known.ts';
import * as moods from '../lib/moods.ts';
import { tone } from '../lib/tone.ts';

export const speak = defineStep('speak', {
  in: {},
  out: { said: json<readonly string[]>() },
  run: () => ({ said: [tone, known.get('tone') ?? 'unknown', ...Object.keys(moods)] }),
});
