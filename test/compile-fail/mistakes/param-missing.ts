import { train } from '../steps-for-now.ts';
import { people } from '../tables.ts';

// mistake: no label
train({ rows: people.train }, { epochs: 12 });
