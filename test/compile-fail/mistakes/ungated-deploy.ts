import { deploy } from '../steps-for-now.ts';
import { model } from '../tables.ts';

// mistake: nobody released that model
deploy({ model }, { name: 'credit' });
