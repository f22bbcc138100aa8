import { best } from '@cairn/core';
import { evaluate } from '@cairn/steps';
import { people, regressor } from '../tables.ts';

const { metrics } = evaluate({ model: regressor, rows: people.validation });
// mistake: a regressor has no classes to tell apart
best([{ model: regressor, metrics }], (trial) => trial.metrics, { max: 'auc' });
