import { adversarialTest, biasAudit, evaluate, release } from '@cairn/steps';
import { model, people } from '../tables.ts';

const { metrics } = evaluate({ model, rows: people.test });
const { report: attack } = adversarialTest({ model, rows: people.test }, { epsilon: 0.1 });
const { report: bias } = biasAudit({ model, rows: people.test }, { groups: ['sex'] });
// mistake: the audit made no groups by that column
release(model, { metrics, attack, bias }, { bias: { accuracyDifference: { atMost: 0.1, grouping: 'age' } } });
