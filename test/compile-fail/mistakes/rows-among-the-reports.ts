import { deploy, release } from '@cairn/steps';
import { evidence, model, people } from '../tables.ts';

const approved = release(model, evidence, { metrics: { accuracy: { atLeast: 0.9 } } });
// mistake: rows are no report
deploy({ model: approved, reports: { rows: people.test } }, { name: 'credit' });
