import { defineStep, json } from '@cairn/core';

export const greet = defineStep('greet', {
  in: {},
  env: ['WALK_NAME'],
  out: { greeted: json<string>() },
  run: () => ({ greeted: `from ${process.env['WALK_NAME'] ?? 'nobody'}` }),
});
