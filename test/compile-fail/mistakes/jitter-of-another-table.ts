import { augment } from '@cairn/steps';
import { plants } from '../tables.ts';

// mistake: plants have no age
augment({ rows: plants.train }, { jitter: ['age'] });
