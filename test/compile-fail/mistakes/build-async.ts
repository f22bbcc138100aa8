import { definePipeline } from '@cairn/core';
import { write } from '../tables.ts';

definePipeline('p', {
  // mistake: build cannot wait
  build: async () => write({}),
});
