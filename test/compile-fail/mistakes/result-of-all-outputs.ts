import { definePipeline } from '@cairn/core';
import { people } from '../tables.ts';

definePipeline('p', {
  // mistake: the outputs of a step under one name
  build: () => ({ data: people }),
});
