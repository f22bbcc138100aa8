import { evaluate } from '@cairn/steps';
import { model, people, write } from '../tables.ts';

const { metrics } = evaluate({ model, rows: people.test });
// mistake: what a step makes is not known yet
if (metrics.accuracy > 0.9) write({});
