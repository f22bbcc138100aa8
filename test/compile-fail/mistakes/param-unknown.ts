import { train } from '@cairn/steps';
import { people } from '../tables.ts';

// mistake: there is no param of that name
train({ rows: people.train }, { label: 'repaid', epoch: 12 });
