import { defineCommand, storedFile, text } from '@cairn/core';

const shown = 2;

export const tidy = defineCommand('tidy', {
  in: { raw: storedFile },
  out: { tidied: text },
  uses: ['scripts/tidy.sh'],
  run: ({ inputs, outputs }) => ['sh', 'scripts/tidy.sh', inputs.raw, outputs.tidied, String(shown)],
});
