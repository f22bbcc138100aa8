import { defineCommand, storedFile } from '@cairn/core';

export const tidy = defineCommand('tidy', {
  in: { rows: storedFile },
  out: { rows: storedFile },
  // mistake: there is no input of that name
  run: ({ inputs, outputs }) => ['python3', 'tidy.py', inputs.raw, outputs.rows],
});
