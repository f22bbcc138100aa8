import { deploy } from '@cairn/steps';
import { model } from '../tables.ts';

// mistake: nobody released that model
deploy({ model }, { name: 'credit' });
