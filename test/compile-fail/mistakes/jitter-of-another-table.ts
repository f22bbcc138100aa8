import { augment } from '../steps-for-now.ts';
import { plants } from '../tables.ts';

// mistake: plants have no age
augment({ rows: plants.train }, { jitter: ['age'] });
