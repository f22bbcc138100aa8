import { train } from '../steps-for-now.ts';
import { people } from '../tables.ts';

// mistake: a text where a number belongs
train({ rows: people.train }, { label: 'repaid', epochs: '12' });
