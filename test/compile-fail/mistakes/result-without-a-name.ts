import { definePipeline } from '@cairn/core';
import { write } from '../tables.ts';

definePipeline('p', {
  // mistake: a ref without a name
  build: () => write({}).text,
});
