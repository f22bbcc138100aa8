import { when } from '@cairn/core';
import { isLong, readText, write } from '../tables.ts';

const text = when(isLong({}).isLong, { then: () => write({}).text });
// mistake: there is no text where the condition is false
readText({ text });
