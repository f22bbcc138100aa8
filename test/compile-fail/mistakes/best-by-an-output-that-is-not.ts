import { best } from '@cairn/core';
import { evaluate } from '@cairn/steps';
import { model, people } from '../tables.ts';

const trial = { model, ...evaluate({ model, rows: people.validation }) };
// mistake: the trials have no such output
best([trial], (one) => one.scores, { max: 'accuracy' });
