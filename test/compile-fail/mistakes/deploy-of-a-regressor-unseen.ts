import { deploy, train } from '../steps-for-now.ts';
import { people } from '../tables.ts';

// mistake: nobody released that model
deploy({ model: train({ rows: people.train }, { label: 'age' }).model }, { name: 'credit' });
