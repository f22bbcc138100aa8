import { category } from '@cairn/steps';

// mistake: not one of the two
category(['yes', 'no'], { positive: 'y' });
