import { adversarialTest, biasAudit, evaluate, release } from '@cairn/steps';
import { model, people, regressor } from '../tables.ts';

const { metrics } = evaluate({ model, rows: people.test });
const { report: attack } = adversarialTest({ model, rows: people.test });
const { report: bias } = biasAudit({ model: regressor, rows: people.test }, { groups: ['sex'] });
// mistake: the audit is of a regressor, and a classifier is released
release(model, { metrics, attack, bias }, { metrics: { accuracy: { atLeast: 0.9 } } });
