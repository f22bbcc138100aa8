import { train } from '@cairn/steps';
import { people, plants } from '../tables.ts';

// mistake: validation rows of another table
train({ rows: people.train, validation: plants.validation }, { label: 'repaid' });
