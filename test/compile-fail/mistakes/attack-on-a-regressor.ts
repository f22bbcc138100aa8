import { adversarialTest } from '@cairn/steps';
import { people, regressor } from '../tables.ts';

// mistake: a regressor has no classes to confuse
adversarialTest({ model: regressor, rows: people.test }, { epsilon: 0.1 });
