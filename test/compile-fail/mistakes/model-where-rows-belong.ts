import { train } from '@cairn/steps';
import { model } from '../tables.ts';

// mistake: a model where rows belong
train({ rows: model }, { label: 'repaid' });
