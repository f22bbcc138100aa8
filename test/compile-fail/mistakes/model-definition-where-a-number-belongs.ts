import { train } from '@cairn/steps';
import { net, people } from '../tables.ts';

// mistake: a network where a number belongs
train({ rows: people.train }, { label: 'repaid', epochs: net });
