import { deploy, train } from '@cairn/steps';
import { people } from '../tables.ts';

// mistake: nobody released that model
deploy({ model: train({ rows: people.train }, { label: 'age' }).model }, { name: 'credit' });
