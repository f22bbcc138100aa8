import { best, definePipeline, file, folder, grid } from '@cairn/core';
import { count, draw, judge } from '../steps/count.ts';
import { shout } from '../steps/shout.ts';

export default definePipeline('golden', {
  build() {
    const { shouted } = shout({ text: file('data/words.txt') });
    const parts = folder('data/parts', { match: '*.txt' });
    const trials = grid({ times: [1, 2], label: ['', 'ß'] }).map((point) => {
      const { counted } = count({ text: file('data/words.txt'), parts }, { ...point, tiny: 5e-324, none: null });
      return { counted, judged: judge({ counted }).judged };
    });
    const { counted, comparison } = best(trials, (trial) => trial.judged, { max: 'share' });
    return { shouted, comparison, ...draw({ counted }), again: draw({ counted }, { seed: 7 }).drawn };
  },
});
