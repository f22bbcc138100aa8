import { train } from '@cairn/steps';
import { people } from '../tables.ts';

// mistake: a text where a number belongs
train({ rows: people.train }, { label: 'repaid', epochs: '12' });
