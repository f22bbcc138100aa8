import { evaluate } from '@cairn/steps';
import { people } from '../tables.ts';

// mistake: rows where a model belongs
evaluate({ model: people.train, rows: people.test });
