import { train } from '../steps-for-now.ts';
import { model } from '../tables.ts';

// mistake: a model where rows belong
train({ rows: model }, { label: 'repaid' });
