import { defineCommand, storedFile, text } from '@cairn/core';

export const shout = defineCommand('shout', {
  in: { text: storedFile },
  out: { shouted: text },
  uses: ['scripts/shout.sh'],
  run: ({ inputs, outputs }) => ['sh', 'scripts/shout.sh', inputs.text, outputs.shouted],
});
