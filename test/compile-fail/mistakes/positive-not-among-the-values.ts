import { category } from '../steps-for-now.ts';

// mistake: not one of the two
category(['yes', 'no'], { positive: 'y' });
