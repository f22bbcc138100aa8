import { image } from '@cairn/steps';

// mistake: height, width and channels
image({ shape: [8, 8], min: 0, max: 16, from: ['p0', 'p63'] });
