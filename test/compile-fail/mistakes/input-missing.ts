import { evaluate } from '../steps-for-now.ts';
import { model } from '../tables.ts';

// mistake: no rows to evaluate on
evaluate({ model });
