import { best } from '@cairn/core';
import { evaluate } from '@cairn/steps';
import { model, people } from '../tables.ts';

const trial = { model, ...evaluate({ model, rows: people.validation }) };
// mistake: a model is no metrics
best([trial], (one) => one.model, { max: 'accuracy' });
