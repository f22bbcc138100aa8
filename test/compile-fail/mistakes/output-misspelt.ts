import { augment } from '@cairn/steps';
import { people } from '../tables.ts';

// mistake: there is no output of that name
augment({ rows: people.trian });
