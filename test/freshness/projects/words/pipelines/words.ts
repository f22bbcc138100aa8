// The ways in which a name reaches a step, and what modules do while they load.

import { definePipeline } from '@cairn/core';
import { describe } from '../steps/describe.ts';
import { load } from '../steps/load.ts';
import { speak } from '../steps/speak.ts';

export default definePipeline('words', {
  build() {
    return { words: describe({}).words, said: speak({}).said, loaded: load({}).loaded };
  },
});
