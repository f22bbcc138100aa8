import { train } from '../steps-for-now.ts';
import { people } from '../tables.ts';

// mistake: there is no output of that name
train({ rows: people.trian }, { label: 'repaid' });
