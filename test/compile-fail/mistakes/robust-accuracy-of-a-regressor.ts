import { adversarialTest, biasAudit, evaluate, release } from '@cairn/steps';
import { people, regressor } from '../tables.ts';

const { metrics } = evaluate({ model: regressor, rows: people.test });
const { report: attack } = adversarialTest({ model: regressor, rows: people.test });
const { report: bias } = biasAudit({ model: regressor, rows: people.test }, { groups: ['sex'] });
// mistake: a regressor has no classes to confuse
release(regressor, { metrics, attack, bias }, { attack: { robustAccuracy: { atLeast: 0.5 } } });
