import { defineStep, json } from '@cairn/core';
import '../lib/make-known.ts';
import { close, ending, greeting, numbers } from '../lib/index.ts';
import { known } from '../lib/known.ts';
import * as marks from '../lib/marks.ts';
import settings from '../lib/settings.json' with { type: 'json' };
import { letters } from '../lib/total.ts';

export const describe = defineStep('describe', {
  in: {},
  out: { words: json<readonly string[]>() },
  async run() {
    const { late } = await import('../lib/late.ts');
    const title = greeting.padEnd(settings.width, marks.dash);
    return {
      words: [
        title,
        ending,
        close(),
        late,
        String(numbers.one),
        known.get('rain') ?? 'dry',
        `${1 / settings.least} ${settings.most}`,
        String(letters()),
      ],
    };
  },
});
