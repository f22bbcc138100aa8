import { best } from '@cairn/core';
import { write } from '../tables.ts';

// mistake: a text has a length, and no metrics
best([write({})], (trial) => trial.text, { max: 'length' });
