import { biasAudit } from '@cairn/steps';
import { model, people } from '../tables.ts';

// mistake: there is no column of that name
biasAudit({ model, rows: people.test }, { groups: ['gender'] });
