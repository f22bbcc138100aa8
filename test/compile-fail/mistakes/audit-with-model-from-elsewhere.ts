import { biasAudit } from '@cairn/steps';
import { model, plants } from '../tables.ts';

// mistake: the model takes people, not plants
biasAudit({ model, rows: plants.test }, { groups: ['kind'] });
