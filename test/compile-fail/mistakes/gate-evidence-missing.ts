import { biasAudit, evaluate, release } from '@cairn/steps';
import { model, people } from '../tables.ts';

const { metrics } = evaluate({ model, rows: people.test });
const { report: bias } = biasAudit({ model, rows: people.test }, { groups: ['sex'] });
// mistake: no attack
release(model, { metrics, bias }, { metrics: { accuracy: { atLeast: 0.9 } } });
