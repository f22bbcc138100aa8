import { best } from '@cairn/core';
import { evaluate } from '@cairn/steps';
import { model, people } from '../tables.ts';

const trial = { model, ...evaluate({ model, rows: people.validation }) };
// mistake: there is no metric of that name
best([trial], (one) => one.metrics, { min: 'loss' });
