import { evaluate } from '@cairn/steps';
import { model } from '../tables.ts';

// mistake: no rows to evaluate on
evaluate({ model });
