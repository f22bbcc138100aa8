import { defineCommand, storedFile } from '@cairn/core';
import { write } from '../tables.ts';

const tidy = defineCommand('tidy', {
  in: { rows: storedFile },
  out: { rows: storedFile },
  run: ({ inputs, outputs }) => ['python3', 'tidy.py', inputs.rows, outputs.rows],
});
// mistake: a text where a file belongs
tidy({ rows: write({}).text });
