import { train } from '@cairn/steps';
import { people } from '../tables.ts';

// mistake: there is no column of that name
train({ rows: people.train }, { label: 'repaid', features: ['age', 'sx'] });
