import { definePipeline } from '@cairn/core';

definePipeline('p', {
  // mistake: a number is no ref
  build: () => ({ accuracy: 0.9 }),
});
