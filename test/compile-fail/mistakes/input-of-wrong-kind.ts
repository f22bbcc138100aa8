import { file } from '@cairn/core';
import { summarize } from '../tables.ts';

// mistake: a file where a text belongs
summarize({ text: file('a.txt') });
