import { evaluate } from '../steps-for-now.ts';
import { people } from '../tables.ts';

// mistake: rows where a model belongs
evaluate({ model: people.train, rows: people.test });
