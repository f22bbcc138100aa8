import { train } from '@cairn/steps';
import { people } from '../tables.ts';

// mistake: no label
train({ rows: people.train }, { epochs: 12 });
