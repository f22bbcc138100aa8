// A first pipeline: it counts the lines of a file. Replace the step and the file by yours.

import { definePipeline, defineStep, file, metrics, storedFile } from '@cairn/core';

export const countLines = defineStep('count-lines', {
  in: { text: storedFile },
  out: { figures: metrics<{ lines: number }>() },
  async run({ text }) {
    const lines = (await text.text()).split('\n').length;
    return { figures: { lines } };
  },
});

export default definePipeline('first', {
  build() {
    const { figures } = countLines({ text: file('{{data}}') });
    return { figures };
  },
});
