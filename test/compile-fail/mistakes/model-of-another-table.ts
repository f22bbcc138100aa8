import { evaluate } from '@cairn/steps';
import { model, plants } from '../tables.ts';

// mistake: the model takes people, not plants
evaluate({ model, rows: plants.test });
