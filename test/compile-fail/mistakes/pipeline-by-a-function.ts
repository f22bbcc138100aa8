import { definePipeline } from '@cairn/core';
import { write } from '../tables.ts';

// mistake: the function is called build, in an object
definePipeline('texts', () => ({ text: write({}).text }));
