import { when } from '@cairn/core';
import { measure, write } from '../tables.ts';

// mistake: a number of words is not true or false
when(measure({}).words, { then: () => write({}).text, else: () => write({}).text });
